/** What is to be done about a verdict: the next award to make or to revoke, or nothing (criteria.md C27, C30a, C34, C35). */
import type { Award } from '../model/awards/award.ts';
import type { Todo } from '../model/signals/progress.ts';
import type { Completion, Verdict } from './judge.ts';

/** Awards of this badge and learner, under every id the learner has. */
export type KnownAward = Pick<Award, 'number' | 'state' | 'revoked'>;

/**
 * One step at a time: the caller carries it out and asks again until there is nothing left.
 *
 * 1. An award that a person took back is revoked, whatever the times say: the person saw it.
 * 2. While an award stands, no other is made.
 * 3. Otherwise the first completion after the last revocation of an award that exists makes the next
 *    number. Completions by the rule before `cutoff` make none (C35); a person's word always does.
 *
 * A revocation of an award that does not exist yet hides nothing: its completion makes the award first and
 * the next step revokes it, so that numbers come out the same in whatever order signals arrive.
 *
 * @param cutoff epoch ms; 0 = completions of all times count
 */
export function decide({
  verdict,
  awards,
  cutoff,
}: {
  verdict: Verdict;
  awards: readonly KnownAward[];
  cutoff: number;
}): Todo | undefined {
  const revoke = revocationDue(verdict, awards);
  if (revoke !== undefined || awards.some((award) => award.state === 'awarded')) return revoke;
  const completion = completionDue(verdict, awards, cutoff);
  if (completion === undefined) return undefined;
  const { at, cause, actor, reason, groups } = completion;
  const isPresent = JSON.stringify(groups) === JSON.stringify(verdict.groups);
  return {
    kind: 'award',
    number: highestOf(awards) + 1,
    achievedAt: at,
    cause,
    ...(actor === undefined ? {} : { actor }),
    ...(reason === undefined ? {} : { reason }),
    ...(isPresent ? {} : { groups }),
  };
}

function highestOf(awards: readonly KnownAward[]): number {
  return Math.max(0, ...awards.map((award) => award.number));
}

function revocationDue({ history }: Verdict, awards: readonly KnownAward[]): Todo | undefined {
  const standing = new Set(awards.filter(({ state }) => state === 'awarded').map(({ number }) => number));
  const due = history.find((entry) => entry.kind === 'revocation' && standing.has(entry.number));
  return due?.kind === 'revocation' ? { ...due, kind: 'revoke' } : undefined;
}

function completionDue(
  { history }: Verdict,
  awards: readonly KnownAward[],
  cutoff: number,
): Completion | undefined {
  const highest = highestOf(awards);
  const last = history.findLastIndex((entry) => entry.kind === 'revocation' && entry.number <= highest);
  const told = new Set(history.map((entry) => (entry.kind === 'revocation' ? entry.number : undefined)));
  const untold = awards.filter(({ number }) => !told.has(number)).map(({ revoked }) => revoked?.at ?? 0);
  const after = Math.max(-1, ...untold);
  return history
    .slice(last + 1)
    .filter((entry) => entry.kind === 'completion')
    .find(({ at, cause }) => at > after && (cause === 'hand' || at >= cutoff));
}
