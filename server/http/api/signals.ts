/** `POST /api/v1/signals`: completions pushed by any LMS (criteria.md C1a). Answered when they are durable. */
import type { RequestHandler } from 'express';
import { checkApiKey, checkSignature } from '../../actions/organisations/api-keys.ts';
import { receiveSignals } from '../../actions/signals/receive-signals.ts';
import type { Context } from '../../context.ts';
import { readBody } from '../../read-body.ts';
import { BridgeError } from '../../errors.ts';

const MAX_BYTES = 5 * 1024 * 1024;

export function signalsEndpoint(ctx: Context): RequestHandler {
  return async (request, response) => {
    const key = await checkApiKey(ctx, request.get('authorization'), 'signals:write');
    if (request.is('json') === false) throw new BridgeError('UNSUPPORTED_TYPE', 'send application/json');
    const body = await readBody(request, MAX_BYTES);
    checkSignature(ctx, key, request.get('x-badge-bridge-signature'), body);
    const items = ctx.parsePush(parsed(body));
    if (items === undefined)
      throw new BridgeError('BAD_REQUEST', 'send one signal, or {"signals":[...]} with 1 to 1000 of them');
    const results = await receiveSignals(ctx, key, items);
    response.status(202).set('Cache-Control', 'no-store').json({ results });
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (cause) {
    throw new BridgeError('BAD_REQUEST', 'the body is not JSON', { cause });
  }
}
