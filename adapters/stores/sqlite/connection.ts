/** Opens one durable connection, and waits without blocking while another process holds the file. */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { BridgeError } from '../../../server/errors.ts';

export type Database = InstanceType<typeof DatabaseSync>;
export type Statement = ReturnType<Database['prepare']>;

export const MEMORY = ':memory:';
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 50;
const PATIENCE_MS = 10_000;
const SQLITE_BUSY = 5;
const SQLITE_PROTOCOL = 15;
const FULL = 2;
const CACHE_KIB = 16_000;
/** 16 MB of pages: with the default of 4 MB, index pages are copied back into the file far more often. */
const CHECKPOINT_PAGES = 4_000;
const JOURNAL_BYTES = 64 * 1024 * 1024;

/**
 * A connection that loses nothing once COMMIT has returned. The file and its folder are made where they
 * are missing, readable by this user only.
 * @throws BridgeError STORE_UNAVAILABLE where the file cannot be opened or does not take the settings ·
 * STORE_BUSY where another process holds it for ten seconds
 */
export async function connect(file: string): Promise<Database> {
  let db: Database | undefined;
  try {
    if (file !== MEMORY) makeFile(file);
    const opened = new DatabaseSync(file, { timeout: 0 });
    db = opened;
    await whileBusy(() => configure(opened, file));
    return opened;
  } catch (cause) {
    db?.close();
    throw translated(cause);
  }
}

/**
 * Closes a connection so that only the database file stays behind. Statements end with their JavaScript
 * objects, so `close` alone leaves SQLite's half open, and its write-ahead log with it; leaving that mode
 * writes the log back and removes it.
 */
export function disconnect(db: Database): void {
  try {
    db.exec('PRAGMA journal_mode = DELETE');
  } catch {
    // Another process has the file, or the disk is full: all is durable in the log, and the next start reads it.
  } finally {
    db.close();
  }
}

/**
 * Runs `attempt` until it is not refused because another process holds the file: again after 5 to 50 ms,
 * for ten seconds unless told. The event loop stays free meanwhile.
 * @throws BridgeError STORE_BUSY after that · whatever else `attempt` throws
 */
export async function whileBusy<T>(attempt: () => T, patienceMs = PATIENCE_MS): Promise<T> {
  const started = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return attempt();
    } catch (thrown) {
      if (!isBusy(thrown)) throw thrown;
      if (performance.now() - started > patienceMs)
        throw new BridgeError('STORE_BUSY', 'another process holds the database', { cause: thrown });
    }
    await delay(waitMs);
  }
}

/** What SQLite threw as a BridgeError; one of ours stays as it is. */
export function translated(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : 'unknown error';
  return new BridgeError('STORE_UNAVAILABLE', `SQLite: ${reason}`, { cause: thrown });
}

/** Makes a file and its folder where they are missing, readable by this user only. */
export function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function configure(db: Database, file: string): void {
  db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};`);
  db.exec(`PRAGMA journal_size_limit = ${JOURNAL_BYTES}; PRAGMA temp_store = MEMORY;`);
  const settings = {
    journal_mode: file === MEMORY ? 'memory' : 'wal',
    synchronous: FULL,
    busy_timeout: 0,
  };
  for (const [name, wanted] of Object.entries(settings)) {
    const found = pragma(db, name);
    if (found !== wanted)
      throw new BridgeError('STORE_UNAVAILABLE', `PRAGMA ${name} is ${String(found)} instead of ${wanted}`);
  }
}

/** The value of a setting, as this connection has it. */
export function pragma(db: Database, name: string): unknown {
  const row = db.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>;
  return Object.values(row)[0];
}

/** True where another process was in the way. */
export function isBusy(thrown: unknown): boolean {
  const code = (thrown as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' && [SQLITE_BUSY, SQLITE_PROTOCOL].includes(code & 0xff);
}
