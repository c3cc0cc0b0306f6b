/** Takes in what an LMS pushed: records what is a signal of this organisation, quarantines the rest with its reason. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import type { OrganisationId, PlatformId } from '../../model/ids.ts';
import type { ApiKey } from '../../model/organisations/api-key.ts';
import { platforms } from '../../model/platforms/platform.ts';
import type { NewSignal } from '../../model/signals/signal.ts';
import type { PushedItem } from '../../ports/lms.ts';
import { contentKey, quarantineInput, recordSignals, type SignalSource } from './record-signals.ts';

export interface ReceivedItem {
  id: string;
  status: 'recorded' | 'duplicate' | 'quarantined';
  reason?: string;
}

const owners: Bucket<OrganisationId | undefined> = { name: 'platform-owner', ttlMs: 60_000, max: 1000 };

/** Answers per item, in order, after everything is durable. */
export async function receiveSignals(
  ctx: Context,
  key: Pick<ApiKey, 'organisation' | 'channel'>,
  items: readonly PushedItem[],
): Promise<ReceivedItem[]> {
  const from: SignalSource = { organisation: key.organisation, source: key.channel };
  const results: ReceivedItem[] = [];
  const good: { at: number; signal: NewSignal }[] = [];
  const bad: Parameters<typeof quarantineInput>[2][number][] = [];
  for (const [at, item] of items.entries()) {
    const refusal = await refusalOf(ctx, key.organisation, item);
    if ('signal' in item && refusal === undefined) {
      good.push({ at, signal: item.signal });
      results[at] = { id: item.id, status: 'recorded' };
      continue;
    }
    const { reason, detail, body } = refusal ?? { reason: 'unknown', detail: '', body: item };
    bad.push({ key: item.id === '' ? contentKey([body]) : item.id, reason, detail, body });
    results[at] = { id: item.id, status: 'quarantined', reason };
  }
  if (bad.length > 0) await quarantineInput(ctx, from, bad);
  const outcomes = await recordSignals(
    ctx,
    from,
    good.map(({ signal }) => signal),
  );
  for (const [i, { at }] of good.entries()) {
    const outcome = outcomes[i];
    if (outcome !== undefined) results[at] = { id: results[at]?.id ?? '', ...outcome };
  }
  return results;
}

async function refusalOf(
  ctx: Context,
  organisation: OrganisationId,
  item: PushedItem,
): Promise<{ reason: string; detail: string; body: unknown } | undefined> {
  if (!('signal' in item)) return item;
  if ((await ownerOf(ctx, item.signal.platform)) === organisation) return undefined;
  return {
    reason: 'unknown-platform',
    detail: 'no LMS of this organisation has this id',
    body: item.signal,
  };
}

/** The same answer for another organisation's LMS as for none. */
function ownerOf(ctx: Context, platform: PlatformId): Promise<OrganisationId | undefined> {
  return ctx.cache.through(
    owners,
    platform,
    async () => (await ctx.store.get(platforms, platform))?.organisation,
  );
}
