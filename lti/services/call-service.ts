/** One request to a service of the platform: bearer, origin check, one second try after 401 (lti.md L34, L36). */
import type { Context } from '../../server/context.ts';
import { isAtPlatform, type Platform, platforms } from '../../server/model/platforms/platform.ts';
import type { PlatformId } from '../../server/model/ids.ts';
import { type HttpRequest, type HttpResponse, retryAfterMs } from '../../server/ports/http.ts';
import { accessToken, dropToken } from './access-token.ts';
import { type ServiceFailure, stopped } from './service-result.ts';

const MAX_BYTES = 5 * 1024 * 1024;

export interface ServiceRequest {
  method: HttpRequest['method'];
  url: string;
  scope: string;
  accept?: string;
  contentType?: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/**
 * The platform's answer, whatever its status but 401. The bearer is sent to the platform's own origins
 * alone; calls to one site keep to its pace. Throws `stopped` and the codes of the http port.
 */
export async function callService(
  ctx: Context,
  platform: Platform,
  request: ServiceRequest,
): Promise<HttpResponse> {
  if (!isAtPlatform(platform, request.url))
    throw stopped({ kind: 'refused', code: 'LTI_SERVICE_REFUSED', reason: 'foreign-address' });
  const first = await send(ctx, platform, request);
  if (first.status !== 401) return first;
  dropToken(ctx, platform, request.scope);
  const second = await send(ctx, platform, request);
  if (second.status === 401)
    throw stopped({ kind: 'retry', code: 'LTI_SERVICE_REFUSED', status: second.status });
  return second;
}

async function send(ctx: Context, platform: Platform, request: ServiceRequest): Promise<HttpResponse> {
  const { method, url, scope, accept, contentType, body, signal } = request;
  const token = await accessToken(ctx, platform, scope);
  const site = new URL(url).origin;
  return ctx.pacer.run(
    site,
    () =>
      ctx.http.request({
        method,
        url,
        headers: {
          authorization: `Bearer ${token}`,
          ...(accept === undefined ? {} : { accept }),
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        maxBytes: MAX_BYTES,
        ...(signal === undefined ? {} : { signal }),
      }),
    signal,
  );
}

/** The platform a background job is about, while it may be called. Throws `stopped`. */
export async function platformFor(ctx: Context, id: PlatformId): Promise<Platform> {
  const platform = await ctx.store.get(platforms, id);
  if (platform?.state !== 'active')
    throw stopped({ kind: 'refused', code: 'LTI_SERVICE_REFUSED', reason: 'platform-off' });
  return platform;
}

/**
 * What an answer other than success means: 408, 429 and 5xx may pass by themselves, and so may a redirect,
 * as to a page about maintenance; the rest does not (L40).
 */
export function failureOf(ctx: Context, response: HttpResponse): ServiceFailure {
  const { status } = response;
  const mayPass =
    (status >= 300 && status < 400) || status === 408 || status === 425 || status === 429 || status >= 500;
  if (!mayPass) return { kind: 'refused', code: 'LTI_SERVICE_REFUSED', status };
  const afterMs = retryAfterMs(response, ctx.clock.now());
  return {
    kind: 'retry',
    code: 'LTI_SERVICE_UNREACHABLE',
    status,
    ...(afterMs === undefined ? {} : { afterMs }),
  };
}

/** An answer that should have been JSON of a known shape and is not: a proxy's page, a site in trouble. */
export function unreadable(response: HttpResponse): ServiceFailure {
  return { kind: 'retry', code: 'LTI_SERVICE_UNREACHABLE', status: response.status };
}
