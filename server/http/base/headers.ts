/** Security headers: the policy of every page, and who may frame it. */
import helmet from 'helmet';
import type { RequestHandler } from 'express';
import { frameAncestors, withDirective } from '../../actions/platforms/content-policy.ts';
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import type { PlatformId } from '../../model/ids.ts';
import { type Platform, platforms } from '../../model/platforms/platform.ts';

/** Everything from our own origin, nothing inline, framed by nobody unless the page says otherwise. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/** What every answer carries (style.md section 3, helmet's traps). */
export function securityHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: false,
    frameguard: false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    originAgentCluster: false,
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  });
}

const framing: Bucket<Platform | undefined> = { name: 'framing', ttlMs: 5000, max: 1000 };

/**
 * Headers of one page: framed by the platform of this request's session, or by nobody.
 * @param formActions origins besides our own that its forms post to
 */
export async function pageHeaders(
  ctx: Context,
  platform: PlatformId | undefined,
  formActions: readonly string[],
): Promise<Record<string, string>> {
  const found =
    platform === undefined
      ? undefined
      : await ctx.cache.through(framing, platform, () => ctx.store.get(platforms, platform));
  const framed = withDirective(PAGE_POLICY, 'frame-ancestors', frameAncestors(found));
  const policy =
    formActions.length === 0
      ? framed
      : withDirective(framed, 'form-action', ["'self'", ...formActions].join(' '));
  return { 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' };
}

/** Headers of a page that says the same to everybody, wherever it is shown. */
export const framedByAnyone: Readonly<Record<string, string>> = {
  'Content-Security-Policy': withDirective(PAGE_POLICY, 'frame-ancestors', '*'),
};
