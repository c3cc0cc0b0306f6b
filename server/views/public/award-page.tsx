/** The public page of an award: who earned what, when, and whether it holds, for visitors without an account. */
import type { VNode } from 'preact';
import type { AwardCheck } from '../../actions/public/check-award.ts';
import type { PublicAward } from '../../actions/public/read-public-award.ts';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { Verdict } from '../components/callout.tsx';
import { Code } from '../components/code.tsx';
import { Filled } from '../components/filled.tsx';
import { Name } from '../components/name.tsx';
import { Paragraphs } from '../components/paragraphs.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { say } from '../verify/say.ts';
import { toneOf } from '../verify/verdict-note.tsx';
import type { Words } from '../words.ts';
import { AwardHead, type CardLink } from './award-head.tsx';
import { Checks } from './checks.tsx';
import { IssuerCard } from './issuer-card.tsx';
import { PublicPage } from './public-page.tsx';
import { Skills } from './skills.tsx';

export interface PublicAwardPageProps {
  words: Words;
  shown: PublicAward;
  check: AwardCheck;
  card: CardLink | undefined;
  /** Epoch ms. */
  now: number;
}

const titles = {
  valid: 'public.award.title',
  expired: 'public.award.titleExpired',
  revoked: 'public.award.titleRevoked',
} as const;
const alts = {
  valid: 'public.award.alt',
  expired: 'public.award.altExpired',
  revoked: 'public.award.altRevoked',
} as const;

export function PublicAwardPage(p: PublicAwardPageProps): VNode {
  const { words, shown, card } = p;
  const { achievement, issuer, standing } = shown;
  const names = { name: achievement.name, issuer: issuer.name };
  const title = words.t(titles[standing], names);
  const isOver = standing !== 'valid';
  const head = <AwardHead words={words} shown={shown} title={title} card={card} />;
  return (
    <PublicPage words={words} title={title} issuer={issuer} head={head}>
      {isOver ? <Judged {...p} /> : null}
      <div class={isOver ? 'split pic-left gap-24' : 'split pic-left'}>
        <BadgeFigure
          picture={paths.image(achievement.image)}
          alt={words.t(alts[standing], names)}
          size={200}
          state={isOver ? 'toned' : 'earned'}
        />
        <div class="stack-16">
          <div class="stack">
            <h1 lang={achievement.language}>
              <bdi>{achievement.name}</bdi>
            </h1>
            <p class="lede">
              <Issued {...p} />
            </p>
            <p class="muted" lang={achievement.language}>
              <bdi>{achievement.description}</bdi>
            </p>
            <Notes {...p} />
          </div>
          {isOver ? null : <Judged {...p} />}
        </div>
      </div>
      {standing === 'revoked' ? null : (
        <>
          <Section id="took" title={words.t('public.award.took')}>
            <Paragraphs text={achievement.criteria} lang={achievement.language} />
          </Section>
          <Skills
            words={words}
            tags={achievement.tags}
            alignments={achievement.alignments}
            lang={achievement.language}
          />
        </>
      )}
      <IssuerCard words={words} issuer={issuer} />
      <p class="gap-24 noprint">
        <a href={paths.achievement(shown.badge, shown.version)}>{words.t('public.award.aboutBadge')}</a>
      </p>
      <section class="print" aria-label={words.t('public.award.address')}>
        <p>{words.t('public.award.checkedOn', { date: words.date(p.check.checkedAt) })}</p>
        <Code value={shown.url} label={words.t('common.qrCode')} />
      </section>
    </PublicPage>
  );
}

function Issued({ words, shown }: PublicAwardPageProps): VNode {
  const { learner, issuer, achievedAt, standing } = shown;
  const parts = {
    issuer: (
      <strong>
        <bdi>{issuer.name}</bdi>
      </strong>
    ),
    date: <Time at={achievedAt} words={words} />,
  };
  if (standing === 'revoked') return <Filled words={words} phrase="public.award.wasIssuedBy" parts={parts} />;
  if (learner === undefined) return <Filled words={words} phrase="public.award.issuedBy" parts={parts} />;
  const named = (
    <strong>
      <Name>{learner}</Name>
    </strong>
  );
  return <Filled words={words} phrase="public.award.issuedTo" parts={{ ...parts, learner: named }} />;
}

function Notes({ words, shown }: PublicAwardPageProps): VNode {
  const { expiresAt, learner, standing } = shown;
  return (
    <>
      {expiresAt === undefined || standing === 'revoked' ? null : (
        <p class="muted">
          {words.t(standing === 'expired' ? 'public.award.expiredOn' : 'public.award.validUntil')}{' '}
          <Time at={expiresAt} words={words} />
        </p>
      )}
      {learner !== undefined ? null : (
        <p class="small muted">
          {words.t(standing === 'revoked' ? 'public.award.noNameRevoked' : 'public.award.noName')}
        </p>
      )}
    </>
  );
}

/** What our record knows goes first; everything else is what the verifier found. */
function Judged(p: PublicAwardPageProps): VNode {
  const { words, shown, check, now } = p;
  const { revoked } = shown;
  const checked = words.t('public.award.checked', { ago: words.ago(check.checkedAt, now) });
  const more = (
    <>
      <Checks words={words} check={check} documents={shown.documents} />
      <p class="small noprint">
        <a href={`/verify?url=${encodeURIComponent(shown.url)}`} rel="nofollow">
          {words.t('public.award.checkYourself')}
        </a>
      </p>
    </>
  );
  if (revoked !== undefined)
    return (
      <Verdict tone="gone" title={words.t('public.award.revoked', { date: words.date(revoked.at) })}>
        {revoked.reason === '' ? null : (
          <>
            <p>{words.t('public.award.reason')}</p>
            <blockquote dir="auto">{revoked.reason}</blockquote>
          </>
        )}
        {more}
      </Verdict>
    );
  const isJustOver = shown.expiresAt !== undefined && check.words.key === 'verify.verdict.invalid.expired';
  const found = isJustOver
    ? words.t('public.award.expired', { date: words.date(shown.expiresAt ?? 0) })
    : say(check.words, words);
  return (
    <Verdict tone={isJustOver ? 'need' : toneOf({ verdict: check.verdict })} title={`${found} ${checked}`}>
      {more}
    </Verdict>
  );
}
