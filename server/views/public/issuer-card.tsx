/** Who stands behind a badge. */
import type { VNode } from 'preact';
import type { Issuer } from '../../model/badges/issuer.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeImage } from '../components/badge-image.tsx';
import { Name } from '../components/name.tsx';
import { Mark } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';

export function IssuerCard({ words, issuer }: { words: Words; issuer: Issuer }): VNode {
  return (
    <Section id="issuer" title={words.t('public.award.issuer')}>
      <div class="panel row">
        {issuer.image === undefined ? (
          <Mark>{(Array.from(issuer.name)[0] ?? '').toUpperCase()}</Mark>
        ) : (
          <BadgeImage src={paths.image(issuer.image)} size={48} alt="" />
        )}
        <div>
          <p class="strong">
            <a href={paths.issuer(issuer.id)}>
              <bdi>{issuer.name}</bdi>
            </a>
          </p>
          {issuer.description === '' ? null : (
            <p class="small muted">
              <bdi>{issuer.description}</bdi>
            </p>
          )}
          <p class="small">
            <Website url={issuer.url} />
          </p>
        </div>
      </div>
    </Section>
  );
}

/** The issuer's own site as a link, by its host. */
export function Website({ url }: { url: string }): VNode | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return (
    <a href={url} rel="noopener">
      <Name dir="ltr">{new URL(url).host}</Name>
    </a>
  );
}
