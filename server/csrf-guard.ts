/** Keeps other sites from acting through a browser that holds our cookie (lti.md L22). */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { BridgeError } from './errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the decision depends on. */
export interface RequestOrigin {
  method: string;
  /** `Sec-Fetch-Site`; absent in old browsers. */
  fetchSite: string | undefined;
  /** `Origin`. */
  origin: string | undefined;
}

/**
 * True for a method that changes nothing, and for a request that one of our own pages made: by
 * `Sec-Fetch-Site: same-origin`, or, only where that header is absent, by our own `Origin`.
 */
export function isOwnRequest(request: RequestOrigin, publicUrl: string): boolean {
  if (SAFE.has(request.method)) return true;
  if (request.fetchSite !== undefined) return request.fetchSite === 'same-origin';
  return request.origin === publicUrl;
}

/** Middleware for everything that our cookie authenticates and for public forms. Throws CROSS_SITE. */
export function csrfGuard(publicUrl: string): RequestHandler {
  return (req: Request, _res: Response, next: NextFunction) => {
    const origin = { method: req.method, fetchSite: req.get('sec-fetch-site'), origin: req.get('origin') };
    if (!isOwnRequest(origin, publicUrl))
      throw new BridgeError('CROSS_SITE', 'the request comes from another site', {
        details: { origin: origin.origin, fetchSite: origin.fetchSite },
      });
    next();
  };
}
