/** `/lti/deep-link`: the teacher has picked; the choice goes back to the LMS, signed (LTI Deep Linking 2.0 §4, lti.md L44). */
import type { Request, Response } from 'express';
import { spendDeepLink } from '../../server/actions/sessions/spend-deep-link.ts';
import { entryOf, readSession } from '../../server/actions/sessions/read-session.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import { type Badge, badges } from '../../server/model/badges/badge.ts';
import type { CourseId } from '../../server/model/ids.ts';
import type { ContextEntry, DeepLink, LmsSession } from '../../server/model/organisations/session.ts';
import { isAtPlatform, type Platform, platforms } from '../../server/model/platforms/platform.ts';
import { DeepLinkReturnPage } from '../../server/views/lti/deep-link-return-page.tsx';
import type { Words } from '../../server/views/words.ts';
import { notePlatform } from '../failure.ts';
import { signForPlatform } from '../keys/signing-key.ts';
import { readForm } from '../read-form.ts';
import { sendPage, wordsOf } from '../send-page.ts';
import { claim, LTI_VERSION } from '../vocabulary.ts';
import { contentItemOf, ITEM_TYPE } from './content-items.ts';
import { readPickerAnswer } from './read-answer.ts';

/**
 * Answers the platform's deep-linking request once, with the badges of this course that were picked, or
 * with nothing and a word why. Throws NOT_SIGNED_IN, LTI_NOT_INSTRUCTOR, LTI_DEEP_LINK_SPENT, INVALID.
 */
export async function answerDeepLink(ctx: Context, req: Request, res: Response): Promise<void> {
  const answer = readPickerAnswer(await readForm(req));
  const session = await readSession(ctx, req.get('cookie'), ['lms']);
  if (session === undefined) throw new BridgeError('NOT_SIGNED_IN', 'no session');
  const entry = requireEntry(ctx, session, answer.course);
  const platform = await requirePlatform(ctx, res, session, entry.deepLink);
  const picked = await readBadges(ctx, entry.course, answer.badges);
  if (picked.length > 1 && !entry.deepLink.acceptMultiple)
    throw new BridgeError('INVALID', 'the platform takes one item only');
  if (!(await spendDeepLink(ctx, session, entry.course)))
    throw new BridgeError('LTI_DEEP_LINK_SPENT', 'the answer was sent before');
  const words = wordsOf(req);
  const jwt = await signForPlatform(ctx, platform, responseClaims(ctx, words, entry, picked), {
    audience: platform.issuer,
    uniqueAs: 'nonce',
  });
  const { returnUrl } = entry.deepLink;
  sendPage(res, DeepLinkReturnPage({ words, returnUrl, jwt }), {
    framedBy: platform,
    formsTo: new URL(returnUrl).origin,
  });
}

type Asked = ContextEntry & { deepLink: DeepLink };

function requireEntry(ctx: Context, session: LmsSession, course: string): Asked {
  const entry = entryOf(session, course as CourseId, ctx.clock.now());
  if (entry === undefined) throw new BridgeError('FORBIDDEN', 'the session has no such course');
  if (entry.role !== 'instructor') throw new BridgeError('LTI_NOT_INSTRUCTOR', 'only instructors may pick');
  const { deepLink } = entry;
  if (deepLink === undefined) throw new BridgeError('LTI_DEEP_LINK_SPENT', 'nothing was asked for');
  return { ...entry, deepLink };
}

/** The return address was checked at the launch; the platform's origins may have changed since. */
async function requirePlatform(
  ctx: Context,
  res: Response,
  session: LmsSession,
  deepLink: DeepLink,
): Promise<Platform> {
  const platform = await ctx.store.get(platforms, session.platform);
  if (platform === undefined) throw new BridgeError('LTI_PLATFORM_UNKNOWN', 'the platform is gone');
  notePlatform(res, platform);
  if (!isAtPlatform(platform, deepLink.returnUrl))
    throw new BridgeError('LTI_TOKEN_INVALID', 'the return address is not the platform’s');
  return platform;
}

async function readBadges(ctx: Context, course: CourseId, ids: readonly string[]): Promise<Badge[]> {
  const found = await Promise.all(ids.map((id) => ctx.store.get(badges, id)));
  return found.map((badge) => {
    if (badge?.course !== course) throw new BridgeError('INVALID', 'not a badge of this course');
    return badge;
  });
}

function responseClaims(
  ctx: Context,
  words: Words,
  entry: Asked,
  picked: readonly Badge[],
): Record<string, unknown> {
  const { acceptTypes, data } = entry.deepLink;
  const isAccepted = acceptTypes.includes(ITEM_TYPE);
  const items = isAccepted ? picked.map((badge) => contentItemOf(ctx.settings, badge)) : [];
  const message = isAccepted ? 'lti.deepLink.nothingChosen' : 'lti.deepLink.notAccepted';
  return {
    [claim.messageType]: 'LtiDeepLinkingResponse',
    [claim.version]: LTI_VERSION,
    [claim.deploymentId]: entry.deployment,
    [claim.contentItems]: items,
    ...(data === undefined ? {} : { [claim.deepLinkData]: data }),
    ...(items.length === 0 && { [claim.deepLinkMessage]: words.t(message) }),
  };
}
