/** What the parts of this adapter share. */
import type { Collection, CollectionSpec, Doc } from '../../../server/model/record.ts';
import type { Clock } from '../../../server/ports/clock.ts';
import type { Random } from '../../../server/ports/random.ts';
import { type Encoded, decode } from '../shared/codec.ts';
import type { Row, Rows } from './connection.ts';

export interface Table {
  spec: CollectionSpec;
  rows: Rows;
}

export interface Engine {
  clock: Clock;
  random: Random;
  tables: ReadonlyMap<string, Table>;
  /** @throws BridgeError STORE_UNINDEXED where the collection was not declared */
  table(c: Collection<Doc>): Table;
}

/** @throws BridgeError STORE_INVALID_RECORD where the stored record does not fit its schema */
export function recordOf<T extends Doc>(c: Collection<T>, row: Row): T {
  return decode(c, { id: row._id, rev: row.rev, work: row.work, body: row.doc });
}

/** The record's own part, beside which id, rev and work are kept. */
export function bodyOf<T extends Doc>({ doc }: Encoded<T>): Record<string, unknown> {
  const { id: _id, rev: _rev, work: _work, ...body } = doc;
  return body;
}
