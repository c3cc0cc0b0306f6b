/** Changing a record from outside its stage: read, change, replace, until it holds. */
import type { Context } from '../context.ts';
import { BridgeError } from '../errors.ts';
import type { Collection, Doc } from '../model/record.ts';

const TRIES = 50;

/**
 * Applies `edit` to the stored record and writes it, again on the newer state where somebody was
 * faster. `edit` returns undefined to leave the record as it is.
 * @returns the record as it is then, or undefined where there is none
 */
export async function change<T extends Doc>(
  ctx: Context,
  collection: Collection<T>,
  id: string,
  edit: (current: T) => T | undefined,
): Promise<T | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const current = await ctx.store.get(collection, id);
    if (current === undefined) return undefined;
    const next = edit(current);
    if (next === undefined) return current;
    const written = await ctx.store.replace(collection, next);
    if (written !== undefined) return written;
  }
  throw new BridgeError('STORE_BUSY', 'the record kept changing', {
    details: { collection: collection.name },
  });
}

/** Every record that matches, page by page. */
export async function* every<T extends Doc>(
  ctx: Context,
  collection: Collection<T>,
  query: Omit<Parameters<Context['store']['find']>[1], 'limit' | 'after'>,
  pageSize = 200,
): AsyncGenerator<T> {
  let after: string | undefined;
  do {
    const page = await ctx.store.find(collection, { ...query, limit: pageSize, after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
