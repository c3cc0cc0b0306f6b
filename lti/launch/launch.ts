/** `/lti/launch`: the platform's answer to a login (LTI 1.3 §4, lti.md sections 4 and 5). */
import type { Request, Response } from 'express';
import { isDeploymentApproved } from '../../server/actions/platforms/decide-deployment.ts';
import { recordLaunch } from '../../server/actions/platforms/record-launch.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import type { LoginState } from '../../server/model/platforms/login-state.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { notePlatform } from '../failure.ts';
import { activePlatform } from '../login/find-platform.ts';
import type { LoginLimit } from '../login/login-limit.ts';
import { findLogin } from '../login/open-login.ts';
import { isSameBrowser, spentStateCookie } from '../login/state-cookie.ts';
import { readForm } from '../read-form.ts';
import { claim } from '../vocabulary.ts';
import { withClockCompared } from './compare-clock.ts';
import { enter, type OnLaunched } from './enter.ts';
import { askForProof } from './hand-over.ts';
import { launchFactsOf } from './launch-facts-of.ts';
import { launchedOf, requireDestination, type VerifiedLaunch } from './launched-of.ts';
import type { LaunchClaims } from './read-claims.ts';
import { type LaunchPost, readLaunchPost } from './read-launch-post.ts';
import { readMessage } from './read-message.ts';
import { readRoles } from './read-roles.ts';
import { dropLogin, spendLogin } from './spend-login.ts';
import { verifyToken } from './verify-token.ts';

export interface LaunchOptions {
  limit: LoginLimit;
  onLaunched?: OnLaunched | undefined;
}

/** Checks everything, keeps what the launch tells, opens the session and goes on by GET. */
export async function launch(
  ctx: Context,
  options: LaunchOptions,
  req: Request,
  res: Response,
): Promise<void> {
  const post = readLaunchPost(await readForm(req));
  const login = await findLogin(ctx, post.state);
  options.limit.end(req.ip ?? '');
  const verified = await verifyLaunch(ctx, req, res, post, login).catch(async (thrown: unknown) => {
    await dropLogin(ctx, login);
    throw thrown;
  });
  const recorded = await recordLaunch(ctx, verified.platform, verified.facts);
  const launched = await launchedOf(ctx, verified, recorded);
  if (verified.proof === 'storage') {
    await spendLogin(ctx, login);
    await askForProof(ctx, req, res, { ...verified, login, launched });
  } else
    await enter(ctx, req, res, launched, {
      message: verified.message.type,
      proof: 'cookie',
      cookies: [spentStateCookie(login)],
      spend: () => spendLogin(ctx, login),
      onLaunched: options.onLaunched,
    });
}

type Verified = VerifiedLaunch & { proof: 'cookie' | 'storage' };

async function verifyLaunch(
  ctx: Context,
  req: Request,
  res: Response,
  post: LaunchPost,
  login: LoginState,
): Promise<Verified> {
  const platform = await activePlatform(ctx, login.platform);
  notePlatform(res, platform);
  const proof = proofOf(req, login);
  if (post.idToken === undefined)
    throw new BridgeError('LTI_PLATFORM_REFUSED', 'the platform refused', { details: { error: post.error } });
  const verifying = verifyToken(ctx, platform, post.idToken, login.nonce);
  const claims = await withClockCompared(ctx, platform, login, verifying);
  await requireDeployment(ctx, platform, claims, login);
  const message = readMessage(platform, claims, login.target, ctx.settings.publicUrl);
  const roles = readRoles(claims[claim.roles]);
  if (roles.unknown.length > 0)
    ctx.log.info('roles of a launch are not known', { platform: platform.id, roles: roles.unknown });
  const facts = launchFactsOf(platform, claims, roles, message.target);
  const verified = { platform, message, facts, proof };
  requireDestination(verified);
  return verified;
}

/** A login from a browser that can show neither cookie nor storage is refused before its token is read (L9). */
function proofOf(req: Request, login: LoginState): Verified['proof'] {
  if (isSameBrowser(req.get('cookie'), login)) return 'cookie';
  if (login.storageTarget !== undefined) return 'storage';
  throw new BridgeError('LTI_BROWSER_UNPROVEN', 'the login began in another browser');
}

async function requireDeployment(
  ctx: Context,
  platform: Platform,
  claims: LaunchClaims,
  login: LoginState,
): Promise<void> {
  const deployment = claims[claim.deploymentId];
  if (login.deployment !== undefined && login.deployment !== deployment)
    throw new BridgeError('LTI_TOKEN_INVALID', 'the deployment is not the one of the login');
  if (!(await isDeploymentApproved(ctx, platform, deployment)))
    throw new BridgeError('LTI_DEPLOYMENT_UNKNOWN', 'the deployment waits for approval', {
      details: { deployment },
    });
}
