/** Bodies of machines: JSON, or a form, with a limit. */
import type { Request } from 'express';
import { BridgeError } from '../../errors.ts';
import { readBody } from '../../read-body.ts';

/** The parsed body, or undefined where it is no JSON. Throws UNSUPPORTED_TYPE, TOO_LARGE. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  if (request.is(['json', '+json']) === false)
    throw new BridgeError('UNSUPPORTED_TYPE', 'send application/json');
  try {
    return JSON.parse((await readBody(request, maxBytes)).toString('utf8')) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
