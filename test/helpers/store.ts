/** A fresh store in memory for each test. */
import { openStore } from '../../adapters/stores/index.ts';
import { allCollections } from '../../server/model/collections.ts';
import type { CollectionSpec } from '../../server/model/record.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Random } from '../../server/ports/random.ts';
import type { Store } from '../../server/ports/store.ts';
import { fakeClock } from './clock.ts';
import { seededRandom } from './random.ts';

/**
 * A store with all collections of the product, a clock that stands still and repeatable randomness. Pass
 * the test's own clock to move it.
 * @param options.file path of a SQLite file; in memory unless told
 * @param options.isThreaded whether it writes in a thread of its own, as the product does
 */
export async function openTestStore(
  options: {
    clock?: Clock;
    random?: Random;
    collections?: readonly CollectionSpec[];
    file?: string;
    isThreaded?: boolean;
  } = {},
): Promise<Store> {
  const { clock = fakeClock(), random = seededRandom(), collections = allCollections } = options;
  const location = { kind: 'sqlite', file: options.file ?? ':memory:' } as const;
  return openStore({ location, collections, clock, random, isThreaded: options.isThreaded === true });
}
