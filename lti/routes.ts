/** Every address of the LTI conversation, as one router that is a function of the context. */
import { type RequestHandler, Router } from 'express';
import type { Context } from '../server/context.ts';
import { BridgeError } from '../server/errors.ts';
import { csrfGuard } from '../server/csrf-guard.ts';
import { answerDeepLink } from './deep-link/answer.ts';
import { failure } from './failure.ts';
import { jwks } from './keys/jwks.ts';
import type { OnLaunched } from './launch/enter.ts';
import { CONTINUE_PATH, continueInTab, PROVE_PATH, proveBrowser } from './launch/hand-over.ts';
import { launch } from './launch/launch.ts';
import { afterStoring, checkCookie, STORED_PATH } from './login/check.ts';
import { createLoginLimit } from './login/login-limit.ts';
import { CHECK_PATH, login } from './login/login.ts';
import { register } from './registration/register.ts';

export interface LtiOptions {
  /** Told of every launch that got its session, such as to look at the learner at once. */
  onLaunched?: OnLaunched;
}

/**
 * Routes of login, launch, registration, keys and deep linking. Mount it before other body parsers and
 * guards: it reads its own bodies and decides itself where L22 applies.
 */
export function ltiRoutes(ctx: Context, options: LtiOptions = {}): Router {
  const router = Router();
  const limit = createLoginLimit(ctx.clock, ctx.settings.loginsPerAddress);
  const { onLaunched } = options;
  const own = csrfGuard(ctx.settings.publicUrl);

  router.get('/lti/login', (req, res) => login(ctx, limit, req, res));
  router.post('/lti/login', (req, res) => login(ctx, limit, req, res));
  router.get(CHECK_PATH, (req, res) => checkCookie(ctx, req, res));
  router.post(STORED_PATH, own, (req, res) => afterStoring(ctx, req, res));
  router.post('/lti/launch', (req, res) => launch(ctx, { limit, onLaunched }, req, res));
  router.get(['/lti/launch', '/launch', '/deeplink'], withoutLaunch);
  router.post(PROVE_PATH, own, (req, res) => proveBrowser(ctx, req, res));
  router.post(CONTINUE_PATH, (req, res) => continueInTab(ctx, onLaunched, req, res));
  router.get(CONTINUE_PATH, withoutLaunch);
  router.post('/lti/deep-link', own, (req, res) => answerDeepLink(ctx, req, res));
  router.get('/lti/jwks', (_req, res) => jwks(ctx, res));
  router.get('/lti/register', (req, res) => register(ctx, req, res));

  router.use('/lti/register', failure(ctx, 'registration'));
  router.use(['/lti', '/launch', '/deeplink'], failure(ctx, 'launch'));
  return router;
}

/** A launch target that somebody opened without a launch, from a bookmark or a mail. */
const withoutLaunch: RequestHandler = () => {
  throw new BridgeError('LTI_LAUNCH_MALFORMED', 'a launch comes by POST, from the platform');
};
