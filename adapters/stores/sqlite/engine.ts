/** What the parts of this adapter share. */
import type { Collection, Doc } from '../../../server/model/record.ts';
import type { Clock } from '../../../server/ports/clock.ts';
import type { Random } from '../../../server/ports/random.ts';
import type { Table } from './table.ts';
import type { Answer, Write } from './write.ts';

export interface Engine {
  clock: Clock;
  random: Random;
  tables: ReadonlyMap<string, Table>;
  /** @throws BridgeError STORE_UNINDEXED where the collection was not declared */
  table(c: Collection<Doc>): Table;
  /** Runs a read as soon as no other process is in its way. */
  read<T>(work: () => T): Promise<T>;
  /** Carries a write out in the next transaction; resolves when it is durable. */
  write<W extends Write>(write: W): Promise<Answer<W['kind']>>;
}
