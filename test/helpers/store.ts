/** A fresh store in memory for each test. */
import { openStore } from '../../adapters/stores/index.ts';
import { allCollections } from '../../server/model/collections.ts';
import type { CollectionSpec } from '../../server/model/record.ts';
import type { Random } from '../../server/ports/random.ts';
import type { Store } from '../../server/ports/store.ts';
import { type FakeClock, fakeClock } from './clock.ts';
import { seededRandom } from './random.ts';

export interface TestStore {
  store: Store;
  clock: FakeClock;
  random: Random;
}

/**
 * A store with all collections of the product, a clock that stands still and repeatable randomness; each
 * can be replaced. It needs no `close()`.
 */
export async function openTestStore(
  options: {
    clock?: FakeClock;
    random?: Random;
    collections?: readonly CollectionSpec[];
    file?: string;
  } = {},
): Promise<TestStore> {
  const { clock = fakeClock(), random = seededRandom(), collections = allCollections } = options;
  const location = { kind: 'sqlite', file: options.file ?? ':memory:' } as const;
  return { store: await openStore({ location, collections, clock, random }), clock, random };
}
