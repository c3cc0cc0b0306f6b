/** Deliveries of an organisation by state, with what people need to recognise them. */
import type { Context } from '../../context.ts';
import { badges } from '../../model/badges/badge.ts';
import { backpackHosts } from '../../model/deliveries/backpack-host.ts';
import {
  deliveries,
  type Delivery,
  type DeliveryState,
  deliveryState,
  type ResultCode,
} from '../../model/deliveries/delivery.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { learners } from '../../model/learners/learner.ts';
import { isDead } from '../../model/work.ts';

/** Which deliveries: one state, and of these one reason or one host. */
export interface DeliveryFilter {
  organisation: OrganisationId;
  state: DeliveryState;
  code?: ResultCode | undefined;
  host?: string | undefined;
}

export interface ListedDelivery {
  delivery: Delivery;
  badge: string;
  host: string;
  /** Empty where the LMS gave none. */
  learner: string;
  canRetry: boolean;
  canCancel: boolean;
}

const PAGE = 25;
/** Records looked at for one page of a narrow filter; the cursor goes on from there. */
const MOST_LOOKED_AT = 2000;

/** Newest first. A page of a narrow filter may be short though more follow. */
export async function listDeliveries(
  ctx: Context,
  filter: DeliveryFilter,
  after: string | undefined,
): Promise<{ items: ListedDelivery[]; next: string | undefined }> {
  const found: Delivery[] = [];
  let cursor = after;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += PAGE) {
    const page = await pageOf(ctx, filter, PAGE, cursor);
    found.push(...page.items.filter((delivery) => fits(delivery, filter)));
    cursor = page.next;
    if (cursor === undefined || found.length >= PAGE) break;
  }
  const names = createNames(ctx);
  const items = await Promise.all(found.map((delivery) => listed(delivery, names)));
  return { items, next: cursor };
}

/** One page of the state, whatever its reason and host. */
export function pageOf(ctx: Context, filter: DeliveryFilter, limit: number, after: string | undefined) {
  const { organisation, state } = filter;
  const where = { organisation, state };
  return ctx.store.find(deliveries, { where, sort: ['createdAt', 'desc'], limit, after });
}

/** True where reason and host are the ones that are asked for. */
export function fits(delivery: Delivery, { code, host }: DeliveryFilter): boolean {
  return (code === undefined || delivery.lastCode === code) && (host === undefined || delivery.host === host);
}

/** States that a person may set going again. */
const RETRIED: readonly DeliveryState[] = ['dead', 'action_needed', 'unknown', 'queued'];

export function canRetry(delivery: Delivery): boolean {
  return RETRIED.includes(delivery.state) || (isDead(delivery) && delivery.state !== 'cancelled');
}

/** Nothing was begun at the target, and nothing has ended it yet. */
export function canCancel(delivery: Delivery): boolean {
  const isOpen = ['queued', 'action_needed', 'dead'].includes(delivery.state);
  return isOpen && delivery.there.kind === 'none';
}

interface Names {
  badge(id: string): Promise<string>;
  host(id: string): Promise<string>;
  learner(id: string): Promise<string>;
}

/** Each record once per page. */
function createNames(ctx: Context): Names {
  const known = new Map<string, Promise<string>>();
  const once =
    (kind: string, read: (id: string) => Promise<string>) =>
    (id: string): Promise<string> => {
      const key = `${kind}:${id}`;
      const name = known.get(key) ?? read(id);
      known.set(key, name);
      return name;
    };
  return {
    badge: once('badge', async (id) => (await ctx.store.get(badges, id))?.name ?? ''),
    host: once('host', async (id) => (await ctx.store.get(backpackHosts, id))?.name ?? ''),
    learner: once('learner', async (id) => (await ctx.store.get(learners, id))?.name ?? ''),
  };
}

async function listed(delivery: Delivery, names: Names): Promise<ListedDelivery> {
  const [badge, host, learner] = await Promise.all([
    names.badge(delivery.badge),
    names.host(delivery.host),
    names.learner(delivery.learner),
  ]);
  return {
    delivery,
    badge,
    host: host === '' ? delivery.lane : host,
    learner,
    canRetry: canRetry(delivery),
    canCancel: canCancel(delivery),
  };
}

/** How many deliveries are in each state, exact up to `COUNT_CAP`. */
export async function countDeliveries(
  ctx: Context,
  organisation: OrganisationId,
): Promise<ReadonlyMap<DeliveryState, number>> {
  const counted = await Promise.all(
    deliveryState.options.map(
      async (state) =>
        [state, await ctx.store.count(deliveries, { organisation, state }, COUNT_CAP)] as const,
    ),
  );
  return new Map(counted);
}

/** Lists count up to here and then say "more than". */
export const COUNT_CAP = 1000;
