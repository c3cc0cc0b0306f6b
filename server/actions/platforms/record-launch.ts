/** Keeps what a launch tells about a course, its services and its people (lti.md L17, L20, L35). */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type BadgeId, type CourseId, idOf, type LearnerId, type ResourceLinkId } from '../../model/ids.ts';
import { badges } from '../../model/badges/badge.ts';
import {
  type Course,
  courses,
  courseServices,
  type Membership,
  memberships,
  resourceLinks,
} from '../../model/courses/course.ts';
import { learners } from '../../model/learners/learner.ts';
import { type Platform, platforms } from '../../model/platforms/platform.ts';
import { change } from '../change.ts';
import { membershipIdOf, recordMembers } from '../courses/record-members.ts';
import { resolveLearner, standingFor } from '../learners/resolve-learner.ts';
import { keepSeen } from './keep-seen.ts';
import type { LaunchFacts } from './launch-facts.ts';

const HOUR_MS = 3_600_000;
/** “Last opened” is right to the minute, for one write a minute. */
const LAST_LAUNCH_MS = 60_000;

/** The records a launch belongs to. */
export interface RecordedLaunch extends Place {
  learner: LearnerId;
}

/** Where in the LMS a launch comes from. */
export interface Place {
  course: CourseId | undefined;
  resourceLink: ResourceLinkId | undefined;
  /** The badge that was named, where it belongs to this course. */
  badge: BadgeId | undefined;
}

/** A class launches from one place within minutes: what it says is read and compared once. */
const places: Bucket<Place> = { name: 'launch-place', ttlMs: 60_000, max: 2000 };

/**
 * Makes or refreshes course, services, placement, membership and learner. Every record has an id of its
 * own from natural keys, so the same launch twice changes nothing, and writes happen only for news.
 */
export async function recordLaunch(
  ctx: Context,
  platform: Platform,
  facts: LaunchFacts,
): Promise<RecordedLaunch> {
  const { course, resourceLink, services, badge, deployment } = facts;
  const said = JSON.stringify([platform.id, deployment, course, resourceLink, services, badge]);
  const [place] = await Promise.all([
    ctx.cache.through(places, said, () => keepPlace(ctx, platform, facts)),
    keepPlatform(ctx, platform, facts),
  ]);
  return { ...place, learner: await keepLearner(ctx, platform, place.course, facts) };
}

async function keepPlace(ctx: Context, platform: Platform, facts: LaunchFacts): Promise<Place> {
  const course = await keepCourse(ctx, platform, facts);
  if (course === undefined) return { course: undefined, resourceLink: undefined, badge: undefined };
  const badge = await badgeOf(ctx, course, facts.badge);
  const [resourceLink] = await Promise.all([
    keepResourceLink(ctx, course, facts, badge),
    keepServices(ctx, course, facts),
  ]);
  return { course: course.id, resourceLink, badge };
}

/** The learner behind the launching user, in the course if there is one, marked as having launched. */
async function keepLearner(
  ctx: Context,
  platform: Platform,
  course: CourseId | undefined,
  facts: LaunchFacts,
): Promise<LearnerId> {
  const { organisation, id } = platform;
  const { sub, name, address } = facts;
  const own = await resolveLearner(ctx, { organisation, platform: id, sub });
  const learner = await ctx.store.get(learners, own);
  const isNews =
    (name !== '' && learner?.name !== name) ||
    (address !== undefined && learner?.claimedAddress !== address) ||
    !(await isMember(ctx, course, own, facts));
  if (course !== undefined && isNews) {
    const role: Membership['role'] = facts.role === 'viewer' ? 'other' : facts.role;
    const launchedAt = ctx.clock.now();
    const member = { sub, role, name, launchedAt, ...(address === undefined ? {} : { address }) };
    await recordMembers(ctx, { id: course, organisation, platform: id }, [member]);
  } else if (learner !== undefined && learner.launchedAt === undefined)
    await change(ctx, learners, own, (current) => ({ ...current, launchedAt: ctx.clock.now() }));
  return learner?.joinedInto === undefined ? own : standingFor(ctx, own);
}

/** True where the membership says the same as the launch, and has said so within the hour. */
async function isMember(
  ctx: Context,
  course: CourseId | undefined,
  learner: LearnerId,
  facts: LaunchFacts,
): Promise<boolean> {
  if (course === undefined) return true;
  const known = await ctx.store.get(memberships, membershipIdOf(course, learner));
  return (
    known?.isActive === true &&
    known.role === (facts.role === 'viewer' ? 'other' : facts.role) &&
    (facts.name === '' || known.name === facts.name) &&
    ctx.clock.now() - known.seenAt < HOUR_MS
  );
}

/** Written once a minute; the launches of that minute still hold the platform as it was before. */
const opened: Bucket<true> = { name: 'platform-opened', ttlMs: LAST_LAUNCH_MS, max: 2000 };

async function keepPlatform(ctx: Context, platform: Platform, facts: LaunchFacts): Promise<void> {
  await ctx.cache.through(opened, platform.id, async () => {
    const now = ctx.clock.now();
    if (platform.lastLaunchAt === undefined || now - platform.lastLaunchAt >= LAST_LAUNCH_MS)
      await ctx.store.replace(platforms, { ...platform, ...facts.product, lastLaunchAt: now });
    return true;
  });
}

async function keepCourse(ctx: Context, platform: Platform, facts: LaunchFacts): Promise<Course | undefined> {
  if (facts.course === undefined) return undefined;
  const { contextId, title, label } = facts.course;
  const now = ctx.clock.now();
  const fresh = {
    id: idOf('course', [platform.id, contextId]),
    organisation: platform.organisation,
    platform: platform.id,
    contextId,
    title: title === '' ? label : title,
    label,
    createdAt: now,
    seenAt: now,
  };
  return keepSeen(ctx, courses, fresh, (stored) => ({
    ...stored,
    title: fresh.title === '' ? stored.title : fresh.title,
    label: label === '' ? stored.label : label,
  }));
}

async function keepServices(ctx: Context, course: Course, facts: LaunchFacts): Promise<void> {
  const { membershipsUrl, lineItemsUrl, scopes } = facts.services;
  if (membershipsUrl === undefined && lineItemsUrl === undefined) return;
  const told = {
    ...(membershipsUrl === undefined ? {} : { membershipsUrl }),
    ...(lineItemsUrl === undefined ? {} : { lineItemsUrl }),
  };
  const fresh = {
    id: idOf('courseService', [course.id, facts.deployment]),
    organisation: course.organisation,
    course: course.id,
    platform: course.platform,
    deployment: facts.deployment,
    ...told,
    scopes,
    seenAt: ctx.clock.now(),
  };
  await keepSeen(ctx, courseServices, fresh, (stored) => ({
    ...stored,
    ...told,
    scopes: lineItemsUrl === undefined ? stored.scopes : scopes,
  }));
}

async function keepResourceLink(
  ctx: Context,
  course: Course,
  facts: LaunchFacts,
  badge: BadgeId | undefined,
): Promise<ResourceLinkId | undefined> {
  const link = facts.resourceLink;
  if (link === undefined) return undefined;
  const told = {
    ...(badge === undefined ? {} : { badge }),
    ...(link.lineItemUrl === undefined ? {} : { lineItemUrl: link.lineItemUrl }),
  };
  const fresh = {
    id: idOf('resourceLink', [course.id, facts.deployment, link.linkId]),
    organisation: course.organisation,
    course: course.id,
    platform: course.platform,
    deployment: facts.deployment,
    linkId: link.linkId,
    title: link.title,
    ...told,
    seenAt: ctx.clock.now(),
  };
  const kept = await keepSeen(ctx, resourceLinks, fresh, ({ badge: _badge, ...stored }) => ({
    ...stored,
    ...told,
    title: link.title,
  }));
  return kept.id;
}

async function badgeOf(ctx: Context, course: Course, id: string | undefined): Promise<BadgeId | undefined> {
  if (id === undefined) return undefined;
  const badge = await ctx.store.get(badges, id);
  return badge?.course === course.id ? badge.id : undefined;
}
