/** The evaluator: what a learner's signals show about a badge's rule. Same input, same bytes (criteria.md C25). */
import type { BadgeId } from '../model/ids.ts';
import type { Group, Rule } from '../model/badges/rule.ts';
import type { GroupTrace, Standing } from '../model/signals/progress.ts';
import { inFoldOrder, newsFilter } from './folding/fold-order.ts';
import { type Follower, followRequirement } from './folding/follow-requirement.ts';
import { type Ratio, ratioOf } from './folding/ratio-of.ts';
import type { Heard } from './rule-paths.ts';

/** The rule became complete, or a person said that the learner is to have the badge. */
export interface Completion {
  kind: 'completion';
  cause: 'rule' | 'hand';
  /** `occurredAt` of the completing signal: the award's achievedAt (C29). */
  at: number;
  actor?: string;
  reason?: string;
  /** The trace at that moment (C38). */
  groups: GroupTrace[];
}

/** A person took award `number` back. */
export interface Revocation {
  kind: 'revocation';
  number: number;
  at: number;
  actor: string;
  reason: string;
}

/** What the signals show. Whether an award is held is not known here: see `decide`. */
export interface Verdict {
  isComplete: boolean;
  groups: GroupTrace[];
  /** Requirements met of those needed, summed over groups. */
  met: number;
  of: number;
  ratio: Ratio;
  /**
   * nearly: exactly one requirement unmet; no-data: nothing was ever heard about any of them; not-yet: all
   * else, also a complete rule for which no award is due, as when it was completed before the cutoff (C36).
   */
  standing: Exclude<Standing, 'have'>;
  /** Time of the completing signal of the last completion by the rule since the last revocation. */
  completedAt?: number;
  /** Latest `receivedAt` of the signals about its requirements; 0 = none. */
  heardAt: number;
  /** Completions and revocations in fold order: what awards are decided from. */
  history: (Completion | Revocation)[];
}

interface Following {
  group: Group;
  followers: Follower[];
}

/**
 * Judges a rule by all that is known of a learner. Arrival order, repeats and signals about other things
 * change nothing: the fold goes by time of occurrence (C26), a value said twice is one fact, completeness
 * is tested on the whole rule after each signal (C20). Revocations set every requirement back (C34).
 *
 * @param signals of one learner, from all channels; manual ones count for `badge` only
 */
export function judge(rule: Rule, signals: readonly Heard[], { badge }: { badge: BadgeId }): Verdict {
  const all = rule.groups.map((group) => ({ group, followers: group.requirements.map(followRequirement) }));
  const followers = all.flatMap((following) => following.followers);
  const listening = listeners(followers);
  const isNews = newsFilter();
  const history: Verdict['history'] = [];
  const revoked = new Set<number>();
  let isComplete = false;
  let completedAt: number | undefined;
  let heardAt = 0;

  const hearPerson = ({ fact, occurredAt: at }: Heard): void => {
    if (fact.kind !== 'award.manual' || fact.subject.id !== badge) return;
    const { actor, reason } = fact.value;
    if (fact.value.action === 'award') {
      history.push({ kind: 'completion', cause: 'hand', at, actor, reason, groups: traces(all) });
      return;
    }
    const { number } = fact.value;
    if (revoked.has(number)) return;
    revoked.add(number);
    for (const follower of followers) follower.reset(at);
    isComplete = false;
    completedAt = undefined;
    history.push({ kind: 'revocation', number, at, actor, reason });
  };

  for (const signal of inFoldOrder(signals)) {
    const hearing = listening(signal);
    if (hearing.length > 0) heardAt = Math.max(heardAt, signal.receivedAt);
    if (!isNews(signal)) continue;
    hearPerson(signal);
    const changes = hearing.map((follower) => follower.hear(signal));
    if (!changes.includes(true)) continue;
    const before = isComplete;
    isComplete = all.every(isGroupMet);
    if (before || !isComplete) continue;
    completedAt = signal.occurredAt;
    history.push({ kind: 'completion', cause: 'rule', at: completedAt, groups: traces(all) });
  }
  return {
    isComplete,
    ...countsOf(all),
    groups: traces(all),
    standing: standingOf(all, heardAt),
    ...(completedAt === undefined ? {} : { completedAt }),
    heardAt,
    history,
  };
}

/** Finds the followers that a signal concerns without asking all of them. */
function listeners(followers: readonly Follower[]): (signal: Heard) => Follower[] {
  const ANY = '';
  const waiting = new Map<string, Follower[]>();
  for (const follower of followers) {
    const { kind, subjects } = follower;
    const ids = subjects.length === 0 ? [ANY] : new Set(subjects.map((subject) => subject.id));
    for (const id of ids) {
      const name = JSON.stringify([kind, id]);
      waiting.set(name, [...(waiting.get(name) ?? []), follower]);
    }
  }
  return (signal) =>
    [signal.fact.subject.id, ANY]
      .flatMap((id) => waiting.get(JSON.stringify([signal.fact.kind, id])) ?? [])
      .filter((follower) => follower.isAbout(signal));
}

function metIn(followers: readonly Follower[]): number {
  return followers.filter((follower) => follower.isMet()).length;
}

function isGroupMet({ group, followers }: Following): boolean {
  return metIn(followers) >= group.need;
}

function traces(all: readonly Following[]): GroupTrace[] {
  return all.map(({ group, followers }) => ({
    name: group.name,
    need: group.need,
    met: metIn(followers),
    isMet: metIn(followers) >= group.need,
    requirements: followers.map((follower) => follower.trace()),
  }));
}

function countsOf(all: readonly Following[]): Pick<Verdict, 'met' | 'of' | 'ratio'> {
  return {
    met: sum(all.map(({ group, followers }) => Math.min(metIn(followers), group.need))),
    of: sum(all.map(({ group }) => group.need)),
    ratio: ratioOf(
      all.map(({ group, followers }) => ({
        need: group.need,
        fractions: followers.map((follower) => follower.fraction()),
      })),
    ),
  };
}

function standingOf(all: readonly Following[], heardAt: number): Verdict['standing'] {
  if (heardAt === 0) return 'no-data';
  const unmet = sum(all.map(({ group, followers }) => Math.max(0, group.need - metIn(followers))));
  return unmet === 1 ? 'nearly' : 'not-yet';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
