/** `GET` and `PUT …/profile` (OB 3.0 §6.2.4, §6.2.5). */
import { changeWalletProfile, walletProfile } from '../../actions/wallets/wallet-profile.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { BearerHandler } from './bearer.ts';
import { readJsonBody } from './json-body.ts';
import { sendStatusInfo } from './status-info.ts';

const MOST_BYTES = 50_000;

export function getProfile(ctx: Context): BearerHandler {
  return async (_request, response, { person }) => {
    response.set('Cache-Control', 'no-store').json(await walletProfile(ctx, person));
  };
}

export function putProfile(ctx: Context): BearerHandler {
  return async (request, response, { person }) => {
    const body = await readJsonBody(request, MOST_BYTES);
    if (body === undefined) throw new BridgeError('BAD_REQUEST', 'the body is not JSON');
    const changed = await changeWalletProfile(ctx, person, body);
    if (!changed.ok) {
      sendStatusInfo(response, 400, 'invalid_data', changed.why);
      return;
    }
    response.set('Cache-Control', 'no-store').json(await walletProfile(ctx, changed.person));
  };
}
