/** A badge as everybody may see it: what it is, what it takes, who gives it. Not who has it. */
import type { VNode } from 'preact';
import type { PublicBadge } from '../../actions/public/read-public-badge.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { Callout } from '../components/callout.tsx';
import { Facts } from '../components/facts.tsx';
import { Paragraphs } from '../components/paragraphs.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';
import { IssuerCard } from './issuer-card.tsx';
import { PublicPage } from './public-page.tsx';
import { Skills } from './skills.tsx';

export function PublicBadgePage({ words, badge }: { words: Words; badge: PublicBadge }): VNode {
  const { achievement, issuer } = badge;
  const { name, language, validity } = achievement;
  const names = { name, issuer: issuer.name };
  return (
    <PublicPage words={words} title={words.t('public.award.title', names)} issuer={issuer}>
      <div class="split pic-left">
        <BadgeFigure
          picture={paths.image(achievement.image)}
          alt={words.t('public.award.alt', names)}
          size={200}
        />
        <div class="stack-16">
          <h1 lang={language}>
            <bdi>{name}</bdi>
          </h1>
          <Paragraphs text={achievement.description} lang={language} />
          {validity === undefined ? null : (
            <Facts facts={[{ label: words.t('public.badge.validity'), value: spanText(validity, words) }]} />
          )}
          {badge.isWithdrawn ? <Callout kind="info">{words.t('public.badge.withdrawn')}</Callout> : null}
          {badge.number < badge.latest ? (
            <Callout kind="info">
              <p>{words.t('public.badge.older')}</p>
              <p>
                <a href={paths.badge(badge.id)}>{words.t('public.badge.newest')}</a>
              </p>
            </Callout>
          ) : null}
        </div>
      </div>
      <Section id="takes" title={words.t('public.badge.takes')}>
        <Paragraphs text={achievement.criteria} lang={language} />
      </Section>
      <Skills words={words} tags={achievement.tags} alignments={achievement.alignments} lang={language} />
      <IssuerCard words={words} issuer={issuer} />
      <p class="small muted gap-24">{words.t('public.badge.private')}</p>
    </PublicPage>
  );
}

const units = { D: 'public.badge.days', M: 'public.badge.months', Y: 'public.badge.years' } as const;

/** `P3Y` in words; another form of duration as it stands. */
function spanText(duration: string, words: Words): string {
  const [, amount, unit] = /^P(\d+)([DMY])$/.exec(duration) ?? [];
  if (amount === undefined || (unit !== 'D' && unit !== 'M' && unit !== 'Y')) return duration;
  return words.t(units[unit], { count: Number(amount) });
}
