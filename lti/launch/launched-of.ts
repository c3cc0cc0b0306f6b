/** What a launch leads to: the session's entry for its course, and the page that opens (lti.md L16, L19, L20). */
import type { LaunchFacts } from '../../server/actions/platforms/launch-facts.ts';
import type { RecordedLaunch } from '../../server/actions/platforms/record-launch.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { identityIdOf } from '../../server/model/ids.ts';
import { identities } from '../../server/model/learners/learner.ts';
import type { ContextEntry, Launched } from '../../server/model/organisations/session.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import type { Message } from './read-message.ts';

export interface VerifiedLaunch {
  platform: Platform;
  message: Message;
  facts: LaunchFacts;
}

/**
 * Decides before anything is stored whether this launch may lead anywhere.
 * Throws LTI_NOT_INSTRUCTOR and LTI_COURSE_MISSING.
 */
export function requireDestination({ message, facts }: VerifiedLaunch): void {
  if (facts.course === undefined) {
    if (facts.isPlatformAdmin && message.deepLink === undefined) return;
    throw new BridgeError('LTI_COURSE_MISSING', 'the launch names no course');
  }
  if (message.deepLink !== undefined && facts.role !== 'instructor')
    throw new BridgeError('LTI_NOT_INSTRUCTOR', 'only instructors may pick badges');
}

/** The launch as a session will hold it. */
export async function launchedOf(
  ctx: Context,
  launch: VerifiedLaunch,
  recorded: RecordedLaunch,
): Promise<Launched> {
  const { platform, facts } = launch;
  const entry = entryOf(launch, recorded, ctx.clock.now());
  return {
    organisation: platform.organisation,
    platform: platform.id,
    sub: facts.sub,
    learner: recorded.learner,
    name: facts.name,
    isPlatformAdmin: facts.isPlatformAdmin,
    ...(facts.locale === undefined ? {} : { locale: facts.locale }),
    ...(entry === undefined ? {} : { entry }),
    goTo: await destinationOf(ctx, launch, recorded),
  };
}

function entryOf(
  { message, facts }: VerifiedLaunch,
  { course, resourceLink }: RecordedLaunch,
  now: number,
): ContextEntry | undefined {
  if (course === undefined) return undefined;
  return {
    course,
    deployment: facts.deployment,
    role: facts.role,
    launchedAt: now,
    ...(resourceLink === undefined ? {} : { resourceLink }),
    ...(facts.returnUrl === undefined ? {} : { returnUrl: facts.returnUrl }),
    ...(message.deepLink === undefined ? {} : { deepLink: message.deepLink }),
  };
}

async function destinationOf(
  ctx: Context,
  { platform, message, facts }: VerifiedLaunch,
  { course, badge }: RecordedLaunch,
): Promise<string> {
  if (course === undefined) return `/admin/platforms/${platform.id}`;
  const home = `/courses/${course}`;
  switch (message.type) {
    case 'LtiDeepLinkingRequest':
      return `${home}/pick`;
    case 'LtiResourceLinkRequest':
      return badge === undefined ? home : `${home}/badges/${badge}`;
    case 'LtiSubmissionReviewRequest': {
      const isAllowed = facts.role === 'instructor' && message.forUser !== undefined;
      const learner = isAllowed ? await learnerOf(ctx, platform, message.forUser) : undefined;
      return learner === undefined ? home : `${home}/learners/${learner}`;
    }
  }
}

/** Nobody new is made of a name in a review: who was never seen has nothing to show. */
async function learnerOf(ctx: Context, platform: Platform, sub = ''): Promise<string | undefined> {
  const identity = await ctx.store.get(identities, identityIdOf(ctx.idSecret, platform.id, sub));
  return identity?.learner;
}
