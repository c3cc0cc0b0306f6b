/** An issuer as everybody may see it. */
import type { VNode } from 'preact';
import type { Issuer } from '../../model/badges/issuer.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeImage } from '../components/badge-image.tsx';
import { Facts } from '../components/facts.tsx';
import { Name } from '../components/name.tsx';
import { Paragraphs } from '../components/paragraphs.tsx';
import type { Words } from '../words.ts';
import { Website } from './issuer-card.tsx';
import { PublicPage } from './public-page.tsx';

export function PublicIssuerPage({ words, issuer }: { words: Words; issuer: Issuer }): VNode {
  const about = (
    <div class="stack-16">
      <h1>
        <bdi>{issuer.name}</bdi>
      </h1>
      {issuer.description === '' ? null : <Paragraphs text={issuer.description} />}
      <Facts
        facts={[
          { label: words.t('public.issuer.website'), value: <Website url={issuer.url} /> },
          issuer.email === ''
            ? undefined
            : {
                label: words.t('public.issuer.contact'),
                value: (
                  <a href={`mailto:${encodeURIComponent(issuer.email).replace('%40', '@')}`}>
                    <Name dir="ltr">{issuer.email}</Name>
                  </a>
                ),
              },
        ]}
      />
      <p class="muted">{words.t('public.issuer.what')}</p>
    </div>
  );
  return (
    <PublicPage words={words} title={issuer.name} issuer={issuer}>
      {issuer.image === undefined ? (
        about
      ) : (
        <div class="split pic-left">
          <BadgeImage src={paths.image(issuer.image)} size={128} alt="" />
          {about}
        </div>
      )}
    </PublicPage>
  );
}
