/** Stores on the MongoDB that MONGODB_URL names, each in a database of its own. */
import { randomBytes } from 'node:crypto';
import { createConnection } from 'mongoose';
import { openStore } from '../../adapters/stores/index.ts';
import type { CollectionSpec } from '../../server/model/record.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Store } from '../../server/ports/store.ts';
import { fakeClock } from './clock.ts';
import { seededRandom } from './random.ts';

/** The connection string of a new database on the server under test. */
export function newDatabaseUrl(server = process.env['MONGODB_URL'] ?? ''): string {
  const [, host, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(server) ?? [];
  if (host === undefined) throw new Error('MONGODB_URL must be a connection string');
  return `${host}/badge_bridge_test_${randomBytes(6).toString('hex')}${options}`;
}

export async function openMongoStore(
  url: string,
  options: { collections: readonly CollectionSpec[]; clock?: Clock; seed?: string },
): Promise<Store> {
  const { collections, clock = fakeClock(), seed = 'seed' } = options;
  const random = seededRandom(seed);
  return openStore({ location: { kind: 'mongo', url }, collections, clock, random });
}

export async function dropDatabase(url: string): Promise<void> {
  const connection = await createConnection(url).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
