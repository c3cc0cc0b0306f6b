/** The Open Badges API for wallets (O69) and the machines' side of the authorisation in front of it. No cookie counts here. */
import { type RequestHandler, Router } from 'express';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  CHANGE_PROFILE,
  PUT_CREDENTIALS,
  READ_CREDENTIALS,
  READ_PROFILE,
} from '../../model/wallets/scopes.ts';
import { createWalletLimits, withBearer } from './bearer.ts';
import { getCredentials, postCredential } from './credentials.ts';
import { authorizationMetadata, serviceDescription } from './discovery.ts';
import { oauthFailure, registration, revocation, tokens } from './oauth.ts';
import { getProfile, putProfile } from './profile.ts';
import { sendStatusInfo, statusInfoFailure } from './status-info.ts';
import { API, walletPaths } from './wallet-addresses.ts';

export function walletRoutes(ctx: Context): Router {
  const router = Router();
  const limits = createWalletLimits(ctx);
  const { discovery, credentials, profile, register, token, revoke, metadata } = walletPaths;
  router.get(discovery, serviceDescription(ctx));
  router.get(credentials, withBearer(ctx, limits, READ_CREDENTIALS, getCredentials(ctx)));
  router.post(credentials, withBearer(ctx, limits, PUT_CREDENTIALS, postCredential(ctx)));
  router.get(profile, withBearer(ctx, limits, READ_PROFILE, getProfile(ctx)));
  router.put(profile, withBearer(ctx, limits, CHANGE_PROFILE, putProfile(ctx)));
  for (const path of [discovery, credentials, profile]) router.use(path, notAllowed);
  router.use(API, () => {
    throw new BridgeError('NOT_FOUND', 'no such operation');
  });
  router.use(API, statusInfoFailure(ctx));
  router.get(metadata, authorizationMetadata(ctx));
  router.post(register, registration(ctx));
  router.post(token, tokens(ctx));
  router.post(revoke, revocation(ctx));
  router.use([register, token, revoke], oauthFailure(ctx));
  return router;
}

const notAllowed: RequestHandler = (request, response, next) => {
  if (request.path === '/') sendStatusInfo(response, 405, 'not_allowed', 'not an operation of this address');
  else next();
};
