/** The awards of one learner: state, dates, reasons, where they were sent, and taking one back. */
import type { VNode } from 'preact';
import type { ShownAward, ShownDelivery } from '../../../actions/badges/reading/read-badge-learner.ts';
import { type Award, isHeld } from '../../../model/awards/award.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { DeliveryRow } from '../../components/delivery-row.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { TextArea } from '../../components/field.tsx';
import { Rows } from '../../components/rows.tsx';
import { isolated } from '../../components/rule-words.ts';
import { StatusPill, type Tone } from '../../components/status-pill.tsx';
import { Time } from '../../components/time.tsx';
import { TraceList } from '../../components/trace-list.tsx';
import { traceEntries } from '../../components/trace-words.ts';
import { deliveryTones } from '../../delivery-tones.ts';
import type { Words } from '../../words.ts';
import type { Room } from '../teacher-page.tsx';
import { teacherPaths } from '../teacher-paths.ts';
import { badgeName } from '../teacher-words.ts';

type AwardState = 'valid' | 'expired' | 'revoked' | 'revoking' | 'issuing' | 'address';

const looks: Readonly<Record<AwardState, Tone>> = {
  valid: 'done',
  expired: 'need',
  revoked: 'gone',
  revoking: 'wait',
  issuing: 'wait',
  address: 'need',
};

function stateOf(award: Award, now: number): AwardState {
  if (award.state === 'revoked') return award.announced.state === 'revoked' ? 'revoked' : 'revoking';
  if (!isHeld(award, now)) return 'expired';
  if (award.needsAddress) return 'address';
  return award.documents === undefined ? 'issuing' : 'valid';
}

export interface LearnerAwardsProps {
  room: Room;
  badge: Badge;
  learner: { learner: string; name: string };
  awards: readonly ShownAward[];
  /** Of the forms on the page: sent twice, they count once. */
  form: string;
}

export function LearnerAwards(p: LearnerAwardsProps): VNode {
  return (
    <ul class="stack-16">
      {p.awards.map((shown) => (
        <li key={shown.award.id} class="panel stack-16">
          <OneAward {...p} shown={shown} />
        </li>
      ))}
    </ul>
  );
}

function OneAward(p: LearnerAwardsProps & { shown: ShownAward }): VNode {
  const { room, shown } = p;
  const { words, now } = room;
  const { award } = shown;
  const state = stateOf(award, now);
  return (
    <>
      <div class="line">
        <h3>{words.t('teacher.learner.number', { number: award.number })}</h3>
        <StatusPill tone={looks[state]}>{words.t(`teacher.learner.awardState.${state}`)}</StatusPill>
      </div>
      <p>{causeOf(award, words)}</p>
      <Facts facts={factsOf(award, words)} isSmall />
      {award.needsAddress ? <p class="small">{words.t('teacher.learner.needsAddress')}</p> : null}
      {award.cause.kind === 'hand' || award.groups.length === 0 ? null : (
        <details>
          <summary>{words.t('teacher.learner.whyAwarded')}</summary>
          <TraceList entries={traceEntries(award.groups, shown.sentence, words)} />
        </details>
      )}
      <Sent deliveries={shown.deliveries} words={words} />
      {award.state === 'revoked' ? null : <Revoke {...p} award={award} />}
    </>
  );
}

function causeOf({ cause, version }: Award, words: Words): string {
  if (cause.kind === 'rule') return words.t('teacher.learner.byRule', { number: version });
  const { actor = '', reason = '' } = cause;
  return words.t('teacher.learner.byHand', { actor: isolated(actor), reason: isolated(reason) });
}

function factsOf(award: Award, words: Words): (Fact | undefined)[] {
  const { expiresAt, revoked } = award;
  const day = (at: number): VNode => <Time at={at} words={words} />;
  return [
    { label: words.t('teacher.learner.achieved'), value: day(award.achievedAt) },
    { label: words.t('teacher.learner.issued'), value: day(award.issuedAt) },
    {
      label: words.t('teacher.learner.until'),
      value: expiresAt === undefined ? words.t('teacher.learner.forEver') : day(expiresAt),
    },
    revoked === undefined
      ? undefined
      : {
          label: words.t('teacher.learner.revokedOn'),
          value: (
            <>
              {day(revoked.at)}
              <br />
              {words.t('teacher.learner.revokedBy', {
                actor: isolated(revoked.by),
                reason: isolated(revoked.reason),
              })}
            </>
          ),
        },
  ];
}

function Sent({ deliveries, words }: { deliveries: readonly ShownDelivery[]; words: Words }): VNode | null {
  if (deliveries.length === 0) return null;
  return (
    <div>
      <h4>{words.t('teacher.learner.sentTo')}</h4>
      <Rows>
        {deliveries.map(({ delivery, host }) => {
          const isGone = delivery.wanted === 0 && delivery.state === 'delivered';
          return (
            <DeliveryRow
              key={delivery.id}
              name={host}
              tone={isGone ? 'gone' : deliveryTones[delivery.state]}
              state={words.t(isGone ? 'teacher.delivery.gone' : `teacher.delivery.${delivery.state}`)}
            />
          );
        })}
      </Rows>
    </div>
  );
}

function Revoke(p: LearnerAwardsProps & { award: Award }): VNode {
  const { room, badge, learner, award } = p;
  const { words, course } = room;
  const at = teacherPaths.badgeLearner(course.id, badge.id, learner.learner);
  const names = { badge: isolated(badgeName(badge, words)), learner: isolated(learner.name) };
  const field = `reason-${award.number}`;
  return (
    <Dialog
      id={`revoke-${award.number}`}
      label={words.t('teacher.learner.revoke.label')}
      about={words.t('teacher.learner.number', { number: award.number })}
      look="risk"
      isLow
      title={words.t('teacher.learner.revoke.title', names)}
      action={`${at}/revoke`}
      hidden={{ award: award.id, form: p.form }}
      confirm={words.t('teacher.learner.revoke.do')}
      cancel={words.t('teacher.learner.revoke.cancel')}
    >
      <p>{words.t('teacher.learner.revoke.text')}</p>
      <TextArea
        id={field}
        name="reason"
        label={words.t('teacher.learner.revoke.reason')}
        hint={words.t('teacher.learner.revoke.reasonHint')}
        rows={2}
        maxLength={1000}
        isRequired
        dir="auto"
      />
    </Dialog>
  );
}
