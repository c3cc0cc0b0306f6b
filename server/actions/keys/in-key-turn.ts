/** RSA keys are made one at a time in a process. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';

interface Turn {
  last: Promise<unknown>;
}
const turns: Bucket<Turn> = { name: 'key-turn', ttlMs: Infinity, max: 1 };

/**
 * Runs `make` when nobody else makes a key: fifty at once would fill the thread pool that launches verify in
 * for seconds (lti.md A22).
 */
export async function inKeyTurn<T>(ctx: Context, make: () => Promise<T>): Promise<T> {
  const turn = await ctx.cache.through(turns, 'rsa', () => Promise.resolve({ last: Promise.resolve() }));
  const mine = turn.last.then(make, make);
  turn.last = mine.catch(() => undefined);
  return mine;
}
