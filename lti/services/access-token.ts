/** Access tokens for the platform's services: one per registration and scope, one request in flight (RFC 7523, lti.md L33, L34). */
import { z } from 'zod';
import type { Bucket } from '../../server/cache.ts';
import type { Context } from '../../server/context.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { type HttpResponse, jsonOf, retryAfterMs } from '../../server/ports/http.ts';
import { signForPlatform } from '../keys/signing-key.ts';
import { stopped } from './service-result.ts';

const MARGIN_MS = 60_000;
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

interface Token {
  value: string;
  /** Not used from this time on. */
  until: number;
}
const tokens: Bucket<Token> = { name: 'lti-access-token', ttlMs: 24 * 3_600_000, max: 1000 };

const answerSchema = z.object({
  access_token: z.string().min(1).max(10_000),
  expires_in: z.coerce.number().min(0).max(86_400).default(3600),
  scope: z.string().optional(),
});
const errorSchema = z.object({ error: z.string().max(100) });

const keyOf = (platform: Platform, scope: string): string => JSON.stringify([platform.id, scope]);

/**
 * A bearer for one scope: each job asks for no more than it needs, and a platform that refuses one
 * scope does not spoil the others. Shared by all callers, so that nobody's abort ends it.
 * Throws `stopped`: refused where the platform does not grant it, retry where it does not answer.
 */
export async function accessToken(ctx: Context, platform: Platform, scope: string): Promise<string> {
  const key = keyOf(platform, scope);
  const ask = (): Promise<Token> => requestToken(ctx, platform, scope);
  let token = await ctx.cache.through(tokens, key, ask);
  if (token.until <= ctx.clock.now()) {
    ctx.cache.forget(tokens, key);
    token = await ctx.cache.through(tokens, key, ask);
  }
  return token.value;
}

/** Forgets a bearer that the platform no longer takes. */
export function dropToken(ctx: Context, platform: Platform, scope: string): void {
  ctx.cache.forget(tokens, keyOf(platform, scope));
}

async function requestToken(ctx: Context, platform: Platform, scope: string): Promise<Token> {
  if (!platform.scopes.includes(scope)) throw stopped({ kind: 'refused', code: 'LTI_SERVICE_SCOPE_MISSING' });
  const assertion = await signForPlatform(
    ctx,
    platform,
    { sub: platform.clientId },
    { audience: platform.tokenAudience ?? platform.tokenEndpoint, uniqueAs: 'jti' },
  );
  const response = await ctx.http.request({
    method: 'POST',
    url: platform.tokenEndpoint,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope,
    }).toString(),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  });
  return tokenOf(ctx, response, scope);
}

function tokenOf(ctx: Context, response: HttpResponse, scope: string): Token {
  const json = jsonOf(response);
  const parsed = answerSchema.safeParse(json);
  if (response.status !== 200 || !parsed.success) throw refusalOf(ctx, response, json);
  const granted = parsed.data.scope?.split(' ') ?? [scope];
  if (!granted.includes(scope)) throw stopped({ kind: 'refused', code: 'LTI_SERVICE_SCOPE_MISSING' });
  const lifeMs = parsed.data.expires_in * 1000;
  return {
    value: parsed.data.access_token,
    until: ctx.clock.now() + Math.max(0, lifeMs - MARGIN_MS),
  };
}

/**
 * A platform that refuses our client may have to be mended there (a key it cannot read, an inactive
 * tool), so work waits for that; a scope it will not give makes waiting useless.
 */
function refusalOf(ctx: Context, response: HttpResponse, json: unknown): Error {
  const { status } = response;
  if (errorSchema.safeParse(json).data?.error === 'invalid_scope')
    return stopped({ kind: 'refused', code: 'LTI_SERVICE_SCOPE_MISSING', status });
  const afterMs = retryAfterMs(response, ctx.clock.now());
  const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return stopped({
    kind: 'retry',
    code: isRefused ? 'LTI_SERVICE_REFUSED' : 'LTI_SERVICE_UNREACHABLE',
    status,
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}
