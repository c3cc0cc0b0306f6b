/** Puts people into a course as a roster or a launch names them; writes only what changed. */
import type { Context } from '../../context.ts';
import { idOf, type LearnerId } from '../../model/ids.ts';
import type { Fresh } from '../../model/record.ts';
import { type Course, type Membership, memberships, sortNameOf } from '../../model/courses/course.ts';
import { type Learner, learners } from '../../model/learners/learner.ts';
import { change } from '../change.ts';
import { wakeWaitingAwards } from '../awards/wake-waiting-awards.ts';
import { resolveLearner } from '../learners/resolve-learner.ts';
import { clip } from '../../model/text.ts';

export interface Member {
  sub: string;
  /** Absent where the source does not say: a new member then counts as a learner, a known one keeps the role. */
  role?: Membership['role'];
  name: string;
  /** As the LMS gave it: claimed, not proven. */
  address?: string;
  /** When they opened Badge Bridge from the LMS, where that is how they are known; the first time stays. */
  launchedAt?: number;
}

const HOUR_MS = 3_600_000;
/** How many are written at once; an LMS may put a whole university on one page. */
const AT_ONCE = 200;

/**
 * Makes or refreshes memberships. Without `seenAt` a membership that did not change is written at most hourly.
 * @returns the learner of each member, in order
 */
export async function recordMembers(
  ctx: Context,
  course: Pick<Course, 'id' | 'organisation' | 'platform'>,
  members: readonly Member[],
  seenAt?: number,
): Promise<LearnerId[]> {
  const found: LearnerId[] = [];
  for (let from = 0; from < members.length; from += AT_ONCE)
    found.push(...(await recordSome(ctx, course, members.slice(from, from + AT_ONCE), seenAt)));
  return found;
}

async function recordSome(
  ctx: Context,
  course: Pick<Course, 'id' | 'organisation' | 'platform'>,
  members: readonly Member[],
  seenAt: number | undefined,
): Promise<LearnerId[]> {
  const now = ctx.clock.now();
  const { organisation, platform } = course;
  const people = await Promise.all(
    members.map(async (member) => {
      const { sub } = member;
      return { member, learner: await resolveLearner(ctx, { organisation, platform, sub }) };
    }),
  );
  const wanted = people.map((one) => ({ ...one, fresh: freshMembership(course, one, seenAt ?? now) }));
  const [added] = await Promise.all([
    ctx.store.insert(
      memberships,
      wanted.map(({ fresh }) => fresh),
    ),
    ...people.map(({ learner, member }) => rememberPerson(ctx, learner, member)),
  ]);
  const known = wanted.filter(({ fresh }) => !added.has(fresh.id));
  await Promise.all(
    known.map(({ fresh, member }) =>
      change(ctx, memberships, fresh.id, (current) => refreshed(current, fresh, member.role, seenAt)),
    ),
  );
  return people.map(({ learner }) => learner);
}

/** The id of a learner's membership in a course. */
export function membershipIdOf(course: Course['id'], learner: LearnerId): Membership['id'] {
  return idOf('membership', [course, learner]);
}

function freshMembership(
  course: Pick<Course, 'id' | 'organisation' | 'platform'>,
  { learner, member }: { learner: LearnerId; member: Member },
  seenAt: number,
): Fresh<Membership> {
  const name = clip(member.name, 200);
  return {
    id: membershipIdOf(course.id, learner),
    organisation: course.organisation,
    course: course.id,
    learner,
    sub: member.sub,
    role: member.role ?? 'learner',
    isActive: true,
    name,
    sortName: sortNameOf(name),
    seenAt,
  };
}

function refreshed(
  current: Membership,
  wanted: Fresh<Membership>,
  role: Membership['role'] = current.role,
  seenAt?: number,
): Membership | undefined {
  const name = wanted.name === '' ? current.name : wanted.name;
  const isFresh = seenAt === undefined ? wanted.seenAt - current.seenAt < HOUR_MS : current.seenAt >= seenAt;
  const isSame = current.isActive && current.name === name && current.role === role;
  if (isSame && isFresh) return undefined;
  return {
    ...current,
    role,
    isActive: true,
    name,
    sortName: sortNameOf(name),
    seenAt: wanted.seenAt,
  };
}

/** Keeps the learner's name and claimed address as last given; a first address lets waiting awards go on. */
async function rememberPerson(ctx: Context, learner: LearnerId, member: Member): Promise<void> {
  if (member.name === '' && member.address === undefined && member.launchedAt === undefined) return;
  const before = await ctx.store.get(learners, learner);
  if (before === undefined) return;
  const told = (current: Learner): Learner | undefined => {
    const next: Learner = {
      ...current,
      name: member.name === '' ? current.name : clip(member.name, 200),
      ...(member.address === undefined ? {} : { claimedAddress: clip(member.address.trim(), 320) }),
      ...(member.launchedAt === undefined ? {} : { launchedAt: current.launchedAt ?? member.launchedAt }),
    };
    return isSamePerson(next, current) ? undefined : next;
  };
  const next = told(before);
  if (next === undefined) return;
  const after = (await ctx.store.replace(learners, next)) ?? (await change(ctx, learners, learner, told));
  if (after?.claimedAddress !== before.claimedAddress) await wakeWaitingAwards(ctx, learner);
}

function isSamePerson(one: Learner, other: Learner): boolean {
  return (
    one.name === other.name &&
    one.claimedAddress === other.claimedAddress &&
    one.launchedAt === other.launchedAt
  );
}
