/** Lets one process at a time serve a database file: a lock that ends with the process, however it ends. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { BridgeError } from '../../../server/errors.ts';
import { isBusy, makeFile, MEMORY, translated } from './connection.ts';

/**
 * Locks the file `<file>.lock` beside the database; the operating system unlocks it when the process dies.
 * Tools that only open the store beside the server do not ask for it.
 * @returns what gives it up and removes the lock file
 * @throws BridgeError STORE_BUSY where another process serves the file · STORE_UNAVAILABLE where the lock
 * file cannot be made
 */
export function occupyFile(file: string): () => void {
  if (file === MEMORY) return () => undefined;
  const lockFile = `${file}.lock`;
  let lock: InstanceType<typeof DatabaseSync> | undefined;
  try {
    makeFile(lockFile);
    lock = new DatabaseSync(lockFile, { timeout: 0 });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
  } catch (thrown) {
    lock?.close();
    if (isBusy(thrown))
      throw new BridgeError('STORE_BUSY', `another process serves ${file}`, { cause: thrown });
    throw translated(thrown);
  }
  const held = lock;
  return () => {
    rmSync(lockFile, { force: true });
    held.close();
  };
}
