/** The end of every request that did not succeed: a page or a problem document with a code to quote, the cause in the log. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { readAccent } from '../../actions/organisations/read-accent.ts';
import type { Context } from '../../context.ts';
import { BridgeError, toBridgeError } from '../../errors.ts';
import { newQuoteCode } from '../../ports/random.ts';
import { render } from '../../views/layout.tsx';
import { FailurePage } from '../../views/site/failure-page.tsx';
import { wordsFor } from '../../views/words.ts';
import { languageOf, requestIdOf } from './answer.ts';
import type { Asked } from './asked.ts';
import { framedByAnyone, pageHeaders } from './headers.ts';

/** No route took the request. */
export const notFound: RequestHandler = () => {
  throw new BridgeError('NOT_FOUND', 'no such page');
};

/** Express's own refusals carry a 4xx status: the sender's fault, not ours. */
function asBridgeError(thrown: unknown): BridgeError {
  const status: unknown = thrown instanceof Error ? Reflect.get(thrown, 'status') : undefined;
  if (thrown instanceof BridgeError || typeof status !== 'number' || status < 400 || status >= 500)
    return toBridgeError(thrown);
  return new BridgeError(status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST', 'the request cannot be read', {
    cause: thrown,
  });
}

function report(ctx: Context, request: Request, error: BridgeError, quote: string): void {
  const fields = { quote, code: error.code, method: request.method, path: request.path, err: error };
  if (error.status >= 500) ctx.log.error('request failed', fields);
  else ctx.log.debug('request refused', fields);
}

/** The thrown thing as an error, after it was written to the log under the request's code to quote. */
export function failureOf(ctx: Context, thrown: unknown, request: Request, response: Response): BridgeError {
  const error = asBridgeError(thrown);
  report(ctx, request, error, requestIdOf(response));
  return error;
}

/** RFC 9457 problem documents, for the API. */
export function apiFailure(ctx: Context): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = failureOf(ctx, thrown, request, response);
    const words = wordsFor('en');
    const key = `errors.${error.code}.what`;
    response
      .status(error.status)
      .set('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: words.t(words.has(key) ? key : 'errors.INTERNAL.what'),
          status: error.status,
          code: error.code,
          ...(error.expose ? { detail: error.message, ...publicDetails(error) } : {}),
          instance: requestIdOf(response),
        }),
      );
  };
}

function publicDetails(error: BridgeError): Record<string, unknown> {
  return Object.keys(error.details).length === 0 ? {} : { details: error.details };
}

/** A plain page, for people. */
export function pageFailure(ctx: Context): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const error = asBridgeError(thrown);
    const quote = newQuoteCode(ctx.random);
    report(ctx, request, error, quote);
    sendFailure(ctx, request, response, error, quote).catch(next);
  };
}

/**
 * The page must come even where the store is what failed. Asked for by a frame and without any session it
 * holds no data and no form, and may be framed by anyone: a session that has run out cannot say whose frame
 * it was in, and people would see a grey frame instead of what to do.
 */
async function sendFailure(
  ctx: Context,
  request: Request,
  response: Response,
  error: BridgeError,
  quote: string,
): Promise<void> {
  const asked = response.locals['asked'] as Asked | undefined;
  const url = new URL(request.originalUrl, ctx.settings.publicUrl);
  const words = asked?.words ?? wordsFor(languageOf(ctx, url, undefined, request.headers['accept-language']));
  const isAskedByFrame = request.headers['sec-fetch-dest'] === 'iframe';
  const page = FailurePage({
    words,
    code: error.code,
    quote,
    at: ctx.clock.now(),
    chrome: isAskedByFrame || asked?.lms !== undefined ? 'frame' : 'site',
    details: error.expose ? error.details : {},
  });
  const isAnonymous = asked?.lms === undefined && asked?.own === undefined && asked?.backpack === undefined;
  const headers =
    isAnonymous && isAskedByFrame
      ? framedByAnyone
      : await pageHeaders(ctx, asked?.lms?.platform, []).catch(() => ({}));
  const owner = (asked?.lms ?? asked?.own ?? asked?.backpack)?.organisation;
  const accent = owner === undefined ? undefined : await readAccent(ctx, owner).catch(() => undefined);
  response
    .status(error.status)
    .set(headers)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(render(page, accent));
}
