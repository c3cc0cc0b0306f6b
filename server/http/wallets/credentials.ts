/** `GET` and `POST …/credentials`: a wallet collects badges, and puts in some of others (OB 3.0 §6.2.2, §6.2.3, §6.4). */
import type { Request } from 'express';
import { z } from 'zod';
import { type Kept, keepCredential, type PutCredential } from '../../actions/wallets/keep-credential.ts';
import { listCredentials } from '../../actions/wallets/list-credentials.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { MOST_CREDENTIAL_CHARS } from '../../model/wallets/held-credential.ts';
import { readBody } from '../../read-body.ts';
import { createAttempts } from '../base/attempts.ts';
import type { BearerHandler } from './bearer.ts';
import { MOST_PER_PAGE, USUAL_PER_PAGE } from './service-operations.ts';
import { RETRY_S, sendStatusInfo } from './status-info.ts';
import { walletPaths } from './wallet-addresses.ts';

const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const querySchema = z.object({
  limit: whole
    .refine((value) => value > 0)
    .transform((value) => Math.min(value, MOST_PER_PAGE))
    .default(USUAL_PER_PAGE),
  offset: whole.default(0),
  // A zone's plus sign that a client forgot to encode has become a space.
  since: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.replace(' ', '+') : value),
      z.iso.datetime({ offset: true }),
    )
    .transform((value) => Date.parse(value))
    .optional(),
});

export function getCredentials(ctx: Context): BearerHandler {
  return async (request, response, bearer) => {
    const read = querySchema.safeParse(request.query);
    if (!read.success) {
      const names = new Set(read.error.issues.map(({ path }) => String(path[0])));
      sendStatusInfo(response, 400, 'invalid_query_parameter', `cannot be read: ${[...names].join(', ')}`);
      return;
    }
    const { limit, offset, since } = read.data;
    const page = await listCredentials(ctx, bearer, {
      limit,
      offset,
      ...(since === undefined ? {} : { since }),
    });
    const lists = [
      ...(page.json.length === 0 ? [] : [`"credential":[${page.json.join(',')}]`]),
      ...(page.jws.length === 0 ? [] : [`"compactJwsString":${JSON.stringify(page.jws)}`]),
    ];
    response
      .set({
        'Cache-Control': 'no-store',
        'X-Total-Count': String(page.total),
        Link: linksOf(ctx, request, { limit, offset, total: page.total }),
      })
      .type('application/json')
      .send(`{${lists.join(',')}}`);
  };
}

/** first and last always, next and prev where there are such pages (OB 3.0 §6.4). */
function linksOf(
  ctx: Context,
  request: Request,
  { limit, offset, total }: { limit: number; offset: number; total: number },
): string {
  const { since } = request.query;
  const link = (rel: string, at: number): string => {
    const query = new URLSearchParams({ limit: String(limit), offset: String(at) });
    if (typeof since === 'string') query.set('since', since);
    return `<${ctx.settings.publicUrl}${walletPaths.credentials}?${query.toString()}>; rel="${rel}"`;
  };
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  return [
    ...(offset + limit < total ? [link('next', offset + limit)] : []),
    link('last', last),
    link('first', 0),
    ...(offset > 0 ? [link('prev', Math.max(0, offset - limit))] : []),
  ].join(', ');
}

/** Checking costs signatures and look-ups at the issuer. */
const PUTS_PER_MINUTE = 30;
/** UTF-8 may take three bytes for a character. */
const MOST_BYTES = 3 * MOST_CREDENTIAL_CHARS;
const JSON_TYPES = ['application/json', 'application/vc+ld+json', 'application/vc', 'application/ld+json'];

export function postCredential(ctx: Context): BearerHandler {
  const puts = createAttempts(ctx.clock, { max: PUTS_PER_MINUTE, windowMs: 60_000 });
  return async (request, response, bearer) => {
    if (!puts.allow(bearer.grant.id)) throw new BridgeError('RATE_LIMITED', 'too many credentials at once');
    const put = await readPut(request);
    const kept = await keepCredential(ctx, bearer, put);
    switch (kept.kind) {
      case 'created':
      case 'replaced':
        response
          .status(kept.kind === 'created' ? 201 : 200)
          .set('Cache-Control', 'no-store')
          .type(put.format === 'json' ? 'application/json' : 'text/plain')
          .send(put.text);
        return;
      case 'older':
        response.status(304).end();
        return;
      case 'unchecked':
        response.set('Retry-After', String(RETRY_S));
        sendStatusInfo(response, 503, 'unknown', `its issuer cannot be asked at the moment: ${kept.reason}`);
        return;
      default:
        sendStatusInfo(response, 400, 'invalid_data', refusalText(kept));
    }
  };
}

function refusalText(kept: Kept): string {
  return 'reason' in kept
    ? `not a valid Open Badges 3.0 credential: ${kept.reason}`
    : 'this account holds as many badges of other issuers as it may';
}

async function readPut(request: Request): Promise<PutCredential> {
  const type = request.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = JSON_TYPES.includes(type) ? 'json' : type === 'text/plain' ? 'jws' : undefined;
  if (format === undefined)
    throw new BridgeError('UNSUPPORTED_TYPE', 'send application/json, or a compact JWS as text/plain');
  const text = (await readBody(request, MOST_BYTES)).toString('utf8').trim();
  const isOfFormat = format === 'json' ? text.startsWith('{') : /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
  if (!isOfFormat || !text.isWellFormed())
    throw new BridgeError(
      'BAD_REQUEST',
      `the body is not ${format === 'json' ? 'a JSON object' : 'a compact JWS'}`,
    );
  return { format, text };
}
