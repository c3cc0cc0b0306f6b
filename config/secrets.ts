/** The installation's encryption key: from SECRET_KEY, else from a file made once in the data folder. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the key is kept when SECRET_KEY is not set. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'secret.key');
}

/**
 * 32 bytes. On the embedded store without SECRET_KEY the key is made at the first start and kept in
 * `secret.key` (mode 600); two processes starting at once agree on one.
 */
export function readSecretKey(secretKey: string | undefined, dataDir: string): Uint8Array {
  if (secretKey !== undefined) return Buffer.from(secretKey, 'base64url');
  const file = keyFileOf(dataDir);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (thrown) {
      if (!existsSync(file)) throw thrown;
    } finally {
      rmSync(draft, { force: true });
    }
    chmodSync(file, 0o600);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== 32) throw new Error(`${file} does not hold a 32-byte key; restore it from a backup`);
  return key;
}
