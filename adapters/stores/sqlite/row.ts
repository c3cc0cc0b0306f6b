/** A record as SQLite holds it, and the step from there to the record. */
import type { Collection, Doc, Work } from '../../../server/model/record.ts';
import { decode } from '../shared/codec.ts';

/** Id, revision, work and the rest as JSON text. */
export type Row = [id: string, rev: number, work: string | null, doc: string];

/** @throws BridgeError STORE_INVALID_RECORD where the stored record does not fit its schema */
export function recordOf<T extends Doc>(c: Collection<T>, [id, rev, work, doc]: Row): T {
  return decode(c, { id, rev, work: workOf(work), body: JSON.parse(doc) as Record<string, unknown> });
}

export function workOf(text: string | null): Work | undefined {
  return text === null ? undefined : (JSON.parse(text) as Work);
}
