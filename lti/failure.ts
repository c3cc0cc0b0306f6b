/** The end of every endpoint that did not succeed: a page in plain words, and the cause in the log under its code. */
import type { ErrorRequestHandler, Response } from 'express';
import type { Context } from '../server/context.ts';
import { BridgeError, toBridgeError } from '../server/errors.ts';
import { organisations } from '../server/model/organisations/organisation.ts';
import type { PlatformId } from '../server/model/ids.ts';
import { type Platform, platforms } from '../server/model/platforms/platform.ts';
import { newQuoteCode } from '../server/ports/random.ts';
import { LaunchFailure } from '../server/views/lti/launch-failure.tsx';
import { sendPage, wordsOf } from './send-page.ts';

/** Notes whose launch this is, so that a failure can be reported and its page can name whom to write to. */
export function notePlatform(res: Response, platform: Platform): void {
  res.locals['platform'] = platform.id;
}

function notedPlatform(res: Response): PlatformId | undefined {
  return res.locals['platform'] as PlatformId | undefined;
}

/** A platform that may not launch is named by the refusal itself. */
function platformIn(error: BridgeError): PlatformId | undefined {
  const { platform } = error.details;
  return typeof platform === 'string' ? (platform as PlatformId) : undefined;
}

/**
 * Error handler of the LTI endpoints. Its page has no session, form or data and may be framed by
 * anyone, since a failed launch cannot say whose frame it is in (lti.md L23).
 */
export function failure(ctx: Context, during: 'launch' | 'registration'): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    if (res.headersSent) {
      next(thrown);
      return;
    }
    const error = toFailure(thrown);
    const platform = notedPlatform(res) ?? platformIn(error);
    const quote = newQuoteCode(ctx.random);
    const fields = { quote, code: error.code, platform, err: error };
    if (error.status >= 500) ctx.log.error(`${during} failed`, fields);
    else ctx.log.warn(`${during} refused`, fields);
    if (during === 'launch') ctx.report({ name: 'launchRefused', code: error.code, platform });
    contactOf(ctx, platform)
      .then((contact) => {
        const page = LaunchFailure({
          words: wordsOf(req),
          code: error.code,
          quote,
          at: ctx.clock.now(),
          during,
          contact,
          params: wordParams(error),
        });
        sendPage(res, page, { status: error.status, framedBy: 'anyone' });
      })
      .catch(next);
  };
}

/** What the body parser throws carries an HTTP status: the sender's fault, not ours. */
function toFailure(thrown: unknown): BridgeError {
  const status: unknown =
    thrown instanceof Error && !(thrown instanceof BridgeError) ? Reflect.get(thrown, 'status') : undefined;
  if (status === 413) return new BridgeError('TOO_LARGE', 'the body is too large', { cause: thrown });
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new BridgeError('BAD_REQUEST', 'the request cannot be read', { cause: thrown });
  return toBridgeError(thrown);
}

/** A failure page must come even where the store is what failed. */
async function contactOf(ctx: Context, id: PlatformId | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined;
  try {
    const platform = await ctx.store.get(platforms, id);
    if (platform === undefined) return undefined;
    return (await ctx.store.get(organisations, platform.organisation))?.contactEmail;
  } catch {
    return undefined;
  }
}

function wordParams(error: BridgeError): Record<string, string> {
  const { type } = error.details;
  return { type: typeof type === 'string' ? type : '' };
}
