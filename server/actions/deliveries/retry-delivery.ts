/** People set deliveries going again, or end them (providers.md P14). */
import type { Context } from '../../context.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import type { DeliveryId } from '../../model/ids.ts';
import { change } from '../change.ts';
import { begunAnew, moved } from './delivery-endings.ts';
import { isInCall } from './want-deliveries.ts';

/** Due now with a new budget, for the person who asked. */
export async function retryDelivery(
  ctx: Context,
  id: DeliveryId,
  actor: string,
): Promise<Delivery | undefined> {
  const now = ctx.clock.now();
  return change<Delivery>(ctx, deliveries, id, (current) => {
    if (isInCall(current) || current.state === 'delivered') return undefined;
    return { ...begunAnew(current, now), cause: 'retried', actor };
  });
}

/** Ends a delivery that has not begun; false where a call may have gone out. */
export async function cancelDelivery(ctx: Context, id: DeliveryId, actor: string): Promise<boolean> {
  const now = ctx.clock.now();
  const after = await change<Delivery>(ctx, deliveries, id, (current) => {
    if (current.there.kind !== 'none' || current.state === 'sending') return undefined;
    const { work: _work, ...rest } = moved(current, now, { state: 'cancelled' });
    return { ...rest, actor };
  });
  return after?.state === 'cancelled';
}
