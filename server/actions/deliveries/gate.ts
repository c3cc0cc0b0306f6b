/** Locks across processes that free themselves: one call at a time per connection and per token address (store.md, Gates). */
import type { Context } from '../../context.ts';
import { gates } from '../../model/deliveries/delivery.ts';
import { idOf } from '../../model/ids.ts';

/**
 * Takes the gate for at most `holdMs`.
 * @returns undefined where it was taken, else when it is free at the latest
 */
export async function takeGate(
  ctx: Context,
  name: string,
  holder: string,
  holdMs: number,
): Promise<number | undefined> {
  const id = idOf('gate', [name]);
  const now = ctx.clock.now();
  const until = now + holdMs;
  if ((await ctx.store.insert(gates, [{ id, holder, until }])).has(id)) return undefined;
  const current = await ctx.store.get(gates, id);
  if (current === undefined) return now;
  if (current.until > now && current.holder !== holder) return current.until;
  const taken = await ctx.store.replace(gates, { ...current, holder, until });
  return taken === undefined ? now + 1000 : undefined;
}

/** Gives the gate back, if it is still this holder's; or keeps everybody out until `until`. */
export async function leaveGate(ctx: Context, name: string, holder: string, until = 0): Promise<void> {
  const current = await ctx.store.get(gates, idOf('gate', [name]));
  if (current?.holder === holder)
    await ctx.store.replace(gates, { ...current, holder: until > 0 ? 'pause' : '', until });
}
