/** Secrets at rest: AES-256-GCM under the installation's key, bound to their purpose. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { BridgeError } from '../../server/errors.ts';
import type { Random } from '../../server/ports/random.ts';
import type { Sealer } from '../../server/ports/sealer.ts';
import { systemRandom } from './system-random.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Names form and algorithm, so that a later form can be told from this one. */
const FORM = 'v1.';
/** Canonical base64url: two texts for the same bytes would be two sealed values that open alike. */
const PAYLOAD = /^[A-Za-z0-9_-]+$/;

/**
 * @param key 32 bytes, used for nothing else
 * @param random source of the nonce of each sealed value
 * @throws CONFIG_INVALID where the key is not 32 bytes long
 */
export function createSealer(key: Uint8Array, random: Random = systemRandom()): Sealer {
  if (key.byteLength !== 32)
    throw new BridgeError('CONFIG_INVALID', 'the encryption key must be 32 bytes long');
  const secret = Buffer.from(key);
  return {
    seal(plain, purpose) {
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(additionalData(purpose));
      const hidden = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return FORM + Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, purpose) {
      const bytes = payloadOf(sealed);
      const decipher = createDecipheriv(ALGORITHM, secret, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(additionalData(purpose));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      try {
        const hidden = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
        return Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw unreadable('key or purpose differ, or the value was changed', cause);
      }
    },
  };
}

function additionalData(purpose: string): Buffer {
  return Buffer.from(FORM + purpose, 'utf8');
}

function payloadOf(sealed: string): Buffer {
  const text = sealed.slice(FORM.length);
  if (!sealed.startsWith(FORM) || !PAYLOAD.test(text)) throw unreadable('not a sealed value');
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text)
    throw unreadable('not a sealed value');
  return bytes;
}

function unreadable(message: string, cause?: unknown): BridgeError {
  return new BridgeError('SECRET_UNREADABLE', message, { cause });
}
