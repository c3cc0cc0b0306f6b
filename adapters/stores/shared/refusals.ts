/** Refusals that both engines share: a collection that was not declared, a store that is closed. */
import { BridgeError } from '../../../server/errors.ts';

/** @throws BridgeError STORE_UNINDEXED where the collection was not declared: it has no table and no indexes */
export function declared<T>(tables: ReadonlyMap<string, T>, name: string): T {
  const table = tables.get(name);
  if (table !== undefined) return table;
  throw new BridgeError('STORE_UNINDEXED', `collection ${name} was not declared when the store was opened`, {
    details: { collection: name },
  });
}

/** What every call throws once the store is closed. */
export function closedError(): BridgeError {
  return new BridgeError('STORE_UNAVAILABLE', 'the store is closed');
}
