/** A badge that a learner has earned: what it says, what can be done with it, where it is, who can see it. */
import type { VNode } from 'preact';
import { paths } from '../../openbadges/addresses.ts';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { LinkButton } from '../components/button.tsx';
import { Callout, Verdict } from '../components/callout.tsx';
import { Facts } from '../components/facts.tsx';
import { Fragment } from '../components/fragment.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { TraceList } from '../components/trace-list.tsx';
import { traceEntries } from '../components/trace-words.ts';
import { AwardActions } from './award-actions.tsx';
import { AwardDeliveries } from './award-deliveries.tsx';
import { type AwardPageProps, awardPath } from './award-frame.ts';
import { AwardVisibility, AwardVisibilityPart } from './award-visibility.tsx';
import { deliveryLook } from './delivery-words.ts';
import { LearnerPage, toHome } from './learner-page.tsx';

/** Seconds between two looks at deliveries while one is on its way, and otherwise. */
const SOON_S = 4;
const LATER_S = 20;

export function AwardPage(p: AwardPageProps): VNode {
  const { frame, own } = p;
  const { words } = frame;
  const { achievement, issuer, standing } = own;
  const isToned = standing === 'revoked' || standing === 'expired';
  return (
    <LearnerPage frame={frame} title={achievement.name} back={toHome(frame)}>
      {standing === 'revoked' ? <Revoked {...p} /> : null}
      <div class={standing === 'revoked' ? 'split pic-left gap-24' : 'split pic-left'}>
        <BadgeFigure
          picture={paths.image(achievement.image)}
          alt={words.t('learner.badge.issuedBy', { name: achievement.name, issuer: issuer.name })}
          size={208}
          state={isToned ? 'toned' : 'earned'}
        />
        <div class="stack-16">
          <h1 lang={achievement.language}>
            <bdi>{achievement.name}</bdi>
          </h1>
          <AwardFacts {...p} />
        </div>
      </div>
      {standing === 'being-made' ? (
        <Fragment id="acts" href={`${awardPath(frame, own)}/acts`} everySeconds={2} isLive>
          <AwardActsPart {...p} />
        </Fragment>
      ) : (
        <AwardActsPart {...p} />
      )}
      <Why {...p} />
      {standing === 'needs-address' ? null : (
        <>
          <Section id="where" title={words.t('learner.award.where')}>
            <Fragment
              id="deliveries"
              href={`${awardPath(frame, own)}/deliveries`}
              everySeconds={isMoving(p) ? SOON_S : LATER_S}
              isLive
            >
              <AwardDeliveries frame={frame} own={own} />
            </Fragment>
          </Section>
          {standing === 'being-made' ? (
            <Fragment id="visibility" href={`${awardPath(frame, own)}/who`} everySeconds={2} isLive>
              <AwardVisibilityPart {...p} />
            </Fragment>
          ) : (
            <AwardVisibility {...p} />
          )}
        </>
      )}
    </LearnerPage>
  );
}

function isMoving({ frame: { words }, own }: AwardPageProps): boolean {
  const { award, deliveries, standing } = own;
  return standing === 'being-made' || deliveries.some((one) => deliveryLook(one, award, words).isMoving);
}

function AwardFacts({ frame: { words }, own }: AwardPageProps): VNode {
  const { award, achievement, issuer, standing } = own;
  const { expiresAt } = award;
  const until = standing === 'expired' ? 'learner.award.expiredOn' : 'learner.award.validUntil';
  return (
    <Facts
      facts={[
        { label: words.t('learner.badge.by'), value: <bdi>{issuer.name}</bdi> },
        {
          label: words.t('learner.award.earnedOn'),
          value: <Time at={award.achievedAt} words={words} />,
        },
        expiresAt === undefined
          ? undefined
          : { label: words.t(until), value: <Time at={expiresAt} words={words} /> },
        {
          label: words.t('learner.badge.says'),
          value: <bdi>{achievement.description}</bdi>,
          lang: achievement.language,
        },
      ]}
    />
  );
}

/** What the learner can do, or why nothing can be done yet; changes by itself while the badge is being made. */
export function AwardActsPart(p: AwardPageProps): VNode {
  const { words, home } = p.frame;
  const { standing, award } = p.own;
  switch (standing) {
    case 'being-made':
      return (
        <div class="gap-24">
          <Callout kind="info" title={words.t('learner.award.beingMade')}>
            {words.t('learner.award.beingMadeText')}
          </Callout>
        </div>
      );
    case 'needs-address':
      return (
        <div class="gap-24" data-done>
          <Callout kind="warning" title={words.t('learner.address.title')}>
            <p>{words.t('learner.address.why')}</p>
            <p>
              <LinkButton look="go" href={`${home}/preferences/addresses`}>
                {words.t('learner.address.add')}
              </LinkButton>
            </p>
          </Callout>
        </div>
      );
    case 'revoked':
      return <div data-done />;
    case 'expired':
    case 'made':
      return (
        <div class="gap-24 stack-16" data-done>
          {standing === 'expired' ? (
            <Callout kind="warning" title={words.t('learner.award.expired')}>
              {words.t('learner.award.expiredText', { date: words.date(award.expiresAt ?? 0) })}
            </Callout>
          ) : null}
          <AwardActions {...p} />
        </div>
      );
  }
}

function Revoked({ frame: { words }, own: { award } }: AwardPageProps): VNode {
  const { at, reason } = award.revoked ?? { at: award.achievedAt, reason: '' };
  return (
    <Verdict tone="gone" title={words.t('learner.award.revoked', { date: words.date(at) })}>
      {reason === '' ? (
        <p>{words.t('learner.award.revokedNoReason')}</p>
      ) : (
        <>
          <p>{words.t('learner.award.revokedBy')}</p>
          <blockquote dir="auto">{reason}</blockquote>
        </>
      )}
      <p>{words.t('learner.award.revokedMore')}</p>
    </Verdict>
  );
}

function Why({ frame: { words }, own }: AwardPageProps): VNode {
  const { award, sentence, standing } = own;
  const { kind, reason = '' } = award.cause;
  const entries = traceEntries(award.groups, sentence, words);
  return (
    <Section id="why" title={words.t(standing === 'revoked' ? 'learner.award.whyHad' : 'learner.award.why')}>
      {kind === 'hand' ? (
        <div class="stack">
          <p>{words.t('learner.award.byHand')}</p>
          {reason === '' ? null : <p dir="auto">{words.t('learner.award.byHandReason', { reason })}</p>}
        </div>
      ) : (
        <TraceList entries={entries} />
      )}
    </Section>
  );
}
