/** `/api/v1`: authenticated by an organisation's API key; cookies are ignored (lti.md L22). */
import { type Request, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Context } from '../../context.ts';
import { networkOf } from '../../actions/system/network-of.ts';
import { BridgeError } from '../../errors.ts';
import { apiFailure } from '../base/failure.ts';
import { listAwards, listBadges } from './lists.ts';
import { openApiDocument } from './openapi.ts';
import { signalsEndpoint } from './signals.ts';

/** A key may send as fast as the store takes it; strangers are slowed down. */
const STRANGERS_PER_MINUTE = 120;

export function apiRoutes(ctx: Context): Router {
  const router = Router();
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
