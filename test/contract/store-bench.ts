/** The collections, records and surroundings that the rules of the store's contract are tried on. */
import { z } from 'zod';
import type { Collection, CollectionSpec, Fresh } from '../../server/model/record.ts';
import { recordShape } from '../../server/model/record.ts';
import type { Store } from '../../server/ports/store.ts';
import type { FakeClock } from '../helpers/clock.ts';

const id = z.string().min(1).max(300);

export const thingSchema = z.strictObject({
  ...recordShape(id),
  group: z.string(),
  state: z.string(),
  title: z.string(),
  rank: z.number(),
  isOpen: z.boolean(),
  at: z.int().exactOptional(),
  place: z.strictObject({ town: z.string() }),
  data: z.unknown(),
});
export type Thing = z.infer<typeof thingSchema>;

export const things: Collection<Thing> = {
  name: 'thing',
  schema: thingSchema,
  indexes: [
    ['work.dueAt'],
    ['group', 'work.dueAt'],
    ['group', 'rank'],
    ['group', 'state', 'title'],
    ['title'],
    ['isOpen', 'rank'],
    ['at'],
    ['place.town'],
  ],
};

export const passSchema = z.strictObject({
  ...recordShape(id),
  holder: z.string(),
  at: z.int(),
  expiresAt: z.int().exactOptional(),
});
export type Pass = z.infer<typeof passSchema>;

export const passes: Collection<Pass> = {
  name: 'pass',
  schema: passSchema,
  indexes: [['work.dueAt'], ['holder', 'at']],
  expires: 'expiresAt',
};

export const contractCollections: readonly CollectionSpec[] = [things, passes];

/** A thing that differs from others in what `own` says. */
export function thing(own: Partial<Fresh<Thing>> & { id: string }): Fresh<Thing> {
  return {
    group: 'g',
    state: 's',
    title: 't',
    rank: 0,
    isOpen: false,
    place: { town: 'Ulm' },
    data: null,
    ...own,
  };
}

export function pass(own: Partial<Fresh<Pass>> & { id: string }): Fresh<Pass> {
  return { holder: 'h', at: 0, ...own };
}

/** What a rule has at hand: an empty store of its own. */
export interface Bench {
  store: Store;
  clock: FakeClock;
  /** Another connection to the same data; the same store where the engine allows but one. */
  another: () => Promise<Store>;
}

/** A rule of the contract, named by what it promises. */
export interface Rule {
  title: string;
  check: (bench: Bench) => Promise<void>;
}

export function rule(title: string, check: (bench: Bench) => Promise<void>): Rule {
  return { title, check };
}

/** All records that `find` yields page by page. */
export async function allPages(
  store: Store,
  query: Omit<Parameters<Store['find']>[1], 'after'>,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Thing[]> {
  const found: Thing[] = [];
  let after: string | undefined;
  do {
    const page = await store.find(things, { ...query, after });
    found.push(...page.items);
    after = page.next;
    if (after !== undefined) await between();
  } while (after !== undefined);
  return found;
}

/** The code of the BridgeError that `promise` must reject with, and its details. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ code: string; details: unknown; text: string }> {
  try {
    await promise;
  } catch (thrown) {
    const { code, details, message } = thrown as { code: string; details: unknown; message: string };
    return { code, details, text: `${message} ${JSON.stringify(details)}` };
  }
  throw new Error('was not refused');
}
