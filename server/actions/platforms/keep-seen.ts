/** Keeps a record as the outside world last described it, writing only when something changed. */
import type { Context } from '../../context.ts';
import type { Collection, Doc, Fresh } from '../../model/record.ts';

/** A seen-at time this old is written again, so that a busy record costs one write an hour. */
const SEEN_MS = 3_600_000;

type Seen = Doc & { readonly seenAt: number };

/**
 * Inserts the record, or replaces the stored one where `merge` changes anything but `seenAt`, or where
 * `seenAt` is older than an hour. A writer who was faster described the same world: nothing is repeated.
 * @param merge the stored record with the new facts in it
 * @returns the record as it is now known
 */
export async function keepSeen<T extends Seen>(
  ctx: Context,
  collection: Collection<T>,
  fresh: Fresh<T>,
  merge: (stored: T) => T,
): Promise<T> {
  const { id } = fresh as { id: string };
  const stored = await ctx.store.get(collection, id);
  if (stored === undefined) {
    await ctx.store.insert(collection, [fresh]);
    return { ...fresh, rev: 1 } as unknown as T;
  }
  const next = merge(stored);
  const now = ctx.clock.now();
  if (now - stored.seenAt < SEEN_MS && isSame(stored, next)) return stored;
  return (await ctx.store.replace(collection, { ...next, seenAt: now })) ?? next;
}

function isSame(a: Seen, b: Seen): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => {
    const left: unknown = Reflect.get(a, name);
    const right: unknown = Reflect.get(b, name);
    return name === 'seenAt' || left === right || JSON.stringify(left) === JSON.stringify(right);
  });
}
