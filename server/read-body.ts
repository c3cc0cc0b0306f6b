/** The raw body of a request, with a limit. */
import type { IncomingMessage } from 'node:http';
import { BridgeError } from './errors.ts';

/** The body, up to `maxBytes`. Throws TOO_LARGE without reading on, and BAD_REQUEST where the client gave up. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = (): void => {
      request.off('data', take).resume();
      reject(new BridgeError('TOO_LARGE', 'the body is too large', { details: { maxBytes } }));
    };
    const parts: Buffer[] = [];
    let total = 0;
    const take = (part: Buffer): void => {
      total += part.length;
      if (total > maxBytes) tooLarge();
      else parts.push(part);
    };
    const gaveUp = (cause?: unknown): void =>
      reject(new BridgeError('BAD_REQUEST', 'the body ended early', { cause }));
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      tooLarge();
      return;
    }
    request
      .on('data', take)
      .on('end', () => resolve(Buffer.concat(parts)))
      .on('error', gaveUp)
      .on('close', gaveUp);
  });
}
