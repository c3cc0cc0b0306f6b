/** What an owner does with deliveries: one, or all of a filter, set going again or ended (providers.md P14). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type Actor, audit } from '../system/audit.ts';
import { canCancel, canRetry, type DeliveryFilter, fits, pageOf } from './list-deliveries.ts';
import { cancelDelivery, retryDelivery } from './retry-delivery.ts';

/** Set going by one press of a button; the rest waits for the next. */
const AT_ONCE = 500;
const TOGETHER = 50;

async function deliveryOf(ctx: Context, organisation: OrganisationId, id: string): Promise<Delivery> {
  const delivery = await ctx.store.get(deliveries, id);
  if (delivery?.organisation !== organisation) throw new BridgeError('NOT_FOUND', 'no such delivery');
  return delivery;
}

/** Throws NOT_FOUND, and CONFLICT where there is nothing to try again. */
export async function retryOne(
  ctx: Context,
  organisation: OrganisationId,
  id: string,
  actor: Actor,
): Promise<void> {
  const delivery = await deliveryOf(ctx, organisation, id);
  if (!canRetry(delivery)) throw new BridgeError('CONFLICT', 'the delivery is not waiting for anybody');
  await retryDelivery(ctx, delivery.id, actor.name);
  await audit(ctx, {
    organisation,
    actor,
    action: 'delivery.retried',
    subject: delivery.lane,
    subjectId: delivery.id,
  });
}

/** Throws NOT_FOUND, and CONFLICT where a call may have gone out. */
export async function cancelOne(
  ctx: Context,
  organisation: OrganisationId,
  id: string,
  actor: Actor,
): Promise<void> {
  const delivery = await deliveryOf(ctx, organisation, id);
  if (!canCancel(delivery) || !(await cancelDelivery(ctx, delivery.id, actor.name)))
    throw new BridgeError('CONFLICT', 'the delivery has begun');
  await audit(ctx, {
    organisation,
    actor,
    action: 'delivery.cancelled',
    subject: delivery.lane,
    subjectId: delivery.id,
  });
}

/**
 * Sets everything going that the filter shows, up to 500 at once.
 * @returns how many, and whether more are left
 */
export async function retryAll(
  ctx: Context,
  filter: DeliveryFilter,
  actor: Actor,
): Promise<{ retried: number; isMore: boolean }> {
  const chosen: Delivery[] = [];
  let after: string | undefined;
  do {
    const page = await pageOf(ctx, filter, 200, after);
    chosen.push(...page.items.filter((delivery) => fits(delivery, filter) && canRetry(delivery)));
    after = page.next;
  } while (after !== undefined && chosen.length <= AT_ONCE);
  const now = chosen.slice(0, AT_ONCE);
  for (let i = 0; i < now.length; i += TOGETHER)
    await Promise.all(now.slice(i, i + TOGETHER).map(({ id }) => retryDelivery(ctx, id, actor.name)));
  await audit(ctx, {
    organisation: filter.organisation,
    actor,
    action: 'delivery.retried',
    subject: [String(now.length), filter.state, filter.code ?? ''].join(' ').trim(),
  });
  return { retried: now.length, isMore: chosen.length > AT_ONCE };
}
