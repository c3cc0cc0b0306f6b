/** Writes that wait in one turn of the event loop share a transaction, and so one fsync. */
import { setImmediate as turn } from 'node:timers/promises';
import { type Database, translated, whileBusy } from './connection.ts';

/** Most records that one transaction writes. */
export const GROUP_SIZE = 500;

interface Job {
  size: number;
  work: () => unknown;
  resolve: (value: never) => void;
  reject: (reason: unknown) => void;
}

export interface GroupCommit {
  /**
   * Runs `work` inside the next transaction and resolves with its result once that is durable.
   * @param size how many records it writes, at most GROUP_SIZE
   * @throws BridgeError STORE_BUSY · STORE_UNAVAILABLE; nothing of `work` was kept then
   */
  write<T>(size: number, work: () => T): Promise<T>;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

export function groupCommit(db: Pick<Database, 'prepare' | 'exec' | 'isTransaction'>): GroupCommit {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  let waiting: Job[] = [];
  let draining: Promise<void> | undefined;

  const transact = (group: readonly Job[]): unknown[] => {
    begin.run();
    try {
      const results = group.map((job) => job.work());
      commit.run();
      return results;
    } catch (thrown) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw thrown;
    }
  };

  const settle = async (group: readonly Job[]): Promise<void> => {
    try {
      const results = await whileBusy(() => transact(group));
      group.forEach((job, i) => job.resolve(results[i] as never));
    } catch (thrown) {
      const error = translated(thrown);
      if (group.length === 1 || error.code === 'STORE_BUSY') for (const job of group) job.reject(error);
      else for (const job of group) await settle([job]);
    }
  };

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      await turn();
      const count = groupLength(waiting);
      const group = waiting.slice(0, count);
      waiting = waiting.slice(count);
      await settle(group);
    }
    draining = undefined;
  };

  return {
    write(size, work) {
      return new Promise((resolve, reject) => {
        waiting.push({ size, work, resolve, reject });
        draining ??= drain();
      });
    },
    drained: () => draining ?? Promise.resolve(),
  };
}

/** How many of the waiting jobs fit into one transaction: at least one. */
function groupLength(waiting: readonly Job[]): number {
  let records = 0;
  for (const [i, job] of waiting.entries()) {
    records += job.size;
    if (records > GROUP_SIZE) return Math.max(1, i);
  }
  return waiting.length;
}
