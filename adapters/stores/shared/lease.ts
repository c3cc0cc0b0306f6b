/** What both engines do alike around leases. */
import type { Collection, Doc, Leased } from '../../../server/model/record.ts';
import { BridgeError } from '../../../server/errors.ts';

/**
 * `next` as it is to be stored after `held`: without a lease.
 * @throws BridgeError STORE_INVALID_RECORD where `next` is another record than the one that is held
 */
export function settledRecord<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T): T {
  if (next.id !== held.id)
    throw new BridgeError('STORE_INVALID_RECORD', `${c.name}: id: another record than the one that is held`, {
      details: { collection: c.name, path: 'id', problem: 'another record than the one that is held' },
    });
  if (next.work?.lease === undefined) return next;
  const { lease: _lease, ...work } = next.work;
  return { ...next, work };
}

/**
 * The claimed records that can be read. One that does not fit its schema keeps its lease and comes up
 * again when that lapses; it must not keep the others from being worked on.
 * @throws BridgeError STORE_INVALID_RECORD where none of several, or the only one, can be read
 */
export function readable<R, T>(rows: readonly R[], read: (row: R) => T): T[] {
  const records: T[] = [];
  let failure: BridgeError | undefined;
  for (const row of rows) {
    try {
      records.push(read(row));
    } catch (thrown) {
      if (!(thrown instanceof BridgeError) || thrown.code !== 'STORE_INVALID_RECORD') throw thrown;
      failure = thrown;
    }
  }
  if (records.length === 0 && failure !== undefined) throw failure;
  return records;
}
