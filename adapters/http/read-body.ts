/** Reads a response's body with its limit counted on the wire and again after decompression. */
import { type Readable, Transform, pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { type Reach, httpError } from './http-error.ts';

/** What the client says it can read. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/**
 * The whole body, decompressed.
 * @param encoding value of Content-Encoding; empty for none
 * @throws HTTP_TOO_LARGE, HTTP_NETWORK; stream errors as they come
 */
export async function readBody(
  stream: Readable,
  encoding: string,
  maxBytes: number,
  reach: Reach,
): Promise<Uint8Array> {
  const wire = meter(maxBytes, reach);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded(stream, encoding, wire.stream, reach) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes, reach);
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (!isEmptyArchive(thrown, wire.seen())) throw thrown;
  }
  return Buffer.concat(chunks, size);
}

function decoded(stream: Readable, encoding: string, wire: Transform, reach: Reach): Readable {
  const ignore = (): void => undefined;
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return stream;
    case 'gzip':
    case 'x-gzip':
      return pipeline(stream, wire, createGunzip(), ignore);
    case 'br':
      return pipeline(stream, wire, createBrotliDecompress(), ignore);
    default:
      stream.destroy();
      throw httpError('HTTP_NETWORK', reach, 'unknown content encoding');
  }
}

/** Passes bytes on and fails once there are too many: compressed data may be endless and yield nothing. */
function meter(maxBytes: number, reach: Reach): { stream: Transform; seen: () => number } {
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLarge(maxBytes, reach));
      else done(null, chunk);
    },
  });
  return { stream, seen: () => size };
}

/** Some servers label an empty body as compressed. */
function isEmptyArchive(thrown: unknown, seen: number): boolean {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  return seen === 0 && code === 'Z_BUF_ERROR';
}

function tooLarge(maxBytes: number, reach: Reach): Error {
  return httpError('HTTP_TOO_LARGE', reach, `more than ${maxBytes} bytes`);
}
