/** `/api/v1`: authenticated by an organisation's API key; cookies are ignored (lti.md L22). */
import { type Request, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Context } from '../../context.ts';
import { networkOf } from '../../actions/system/network-of.ts';
import { BridgeError } from '../../errors.ts';
import { apiFailure } from '../base/failure.ts';
import { throughTurnstile, type Turnstile } from '../base/turnstile.ts';
import { preflightOfPosts } from '../public/preflight.ts';
import { listAwards, listBadges } from './lists.ts';
import { openApiDocument } from './openapi.ts';
import { signalsEndpoint } from './signals.ts';
import { verifyByBody, verifyByLink } from './verify.ts';

/** A key may send as fast as the store takes it; strangers are slowed down. */
const STRANGERS_PER_MINUTE = 120;

/** @param turnstile lets strangers' verifications in, here and on the Verify page together */
export function apiRoutes(ctx: Context, turnstile: Turnstile): Router {
  const router = Router();
  router.use('/verify', verifyEndpoint(ctx, turnstile));
  const strangers = rateLimit({
    windowMs: 60_000,
    limit: STRANGERS_PER_MINUTE,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: (request: Request) => networkOf(request.ip ?? ''),
    validate: false,
    handler: () => {
      throw new BridgeError('RATE_LIMITED', 'too many refused requests from this address');
    },
  });
  router.use(strangers);
  router.post('/signals', signalsEndpoint(ctx));
  router.get('/badges', listBadges(ctx));
  router.get('/awards', listAwards(ctx));
  router.get('/openapi.json', (_request, response) => {
    response.set('Access-Control-Allow-Origin', '*').json(openApiDocument(ctx.settings));
  });
  router.use(() => {
    throw new BridgeError('NOT_FOUND', 'no such endpoint');
  });
  router.use(apiFailure(ctx));
  return router;
}

/** Open to pages of every site: it reads no cookie and knows no key. */
function verifyEndpoint(ctx: Context, turnstile: Turnstile): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' });
    next();
  });
  router.options('/', preflightOfPosts('Accept, Accept-Language, Content-Type'));
  router.get('/', throughTurnstile(turnstile), verifyByLink(ctx));
  router.post('/', throughTurnstile(turnstile), verifyByBody(ctx));
  router.use(apiFailure(ctx));
  return router;
}
