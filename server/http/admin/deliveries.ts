/** `/admin/deliveries`: what was sent, what waits, what was given up; one or all of a filter set going again. */
import type { Router } from 'express';
import { z } from 'zod';
import { hostsOf } from '../../actions/deliveries/host-health.ts';
import { COUNT_CAP, countDeliveries, listDeliveries } from '../../actions/deliveries/list-deliveries.ts';
import { cancelOne, retryAll, retryOne } from '../../actions/deliveries/settle-deliveries.ts';
import { placeOf } from '../../actions/system/health-lines.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { deliveryState, resultCode } from '../../model/deliveries/delivery.ts';
import { DeliveriesPage } from '../../views/admin/deliveries-page.tsx';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const HERE = '/admin/deliveries';
const empty = z.literal('').transform(() => undefined);
const filter = z.object({
  state: deliveryState.default('dead'),
  code: z.union([empty, resultCode]).optional(),
  host: z.union([empty, z.string().max(200)]).optional(),
});

function filterOf(read: (name: string) => string | undefined): z.output<typeof filter> {
  const parsed = filter.safeParse({ state: read('state'), code: read('code'), host: read('host') });
  if (!parsed.success) throw new BridgeError('BAD_REQUEST', 'no such filter');
  return parsed.data;
}

export function deliveryRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, async (asked, owner) => {
      const { id } = owner.organisation;
      const chosen = filterOf((name) => asked.query.get(name) ?? undefined);
      const after = asked.query.get('after') ?? undefined;
      const page = await listDeliveries(ctx, { organisation: id, ...chosen }, after);
      const view = DeliveriesPage({
        frame: frameOf(asked, owner),
        state: chosen.state,
        code: chosen.code,
        host: chosen.host,
        counts: await countDeliveries(ctx, id),
        cap: COUNT_CAP,
        hosts: (await hostsOf(ctx, id)).map((host) => ({
          id: host.id,
          name: host.name === '' ? placeOf(host.address) : host.name,
        })),
        deliveries: page.items,
        next: page.next,
        isFirst: after === undefined,
      });
      return html(view);
    }),
  );
  router.post(
    `${HERE}/retry-all`,
    ownerRoute(ctx, async (asked, owner) => {
      const chosen = formFilter(asked);
      const { retried, isMore } = await retryAll(
        ctx,
        { organisation: owner.organisation.id, ...chosen },
        actorOf(owner),
      );
      return back(asked, isMore ? 'retriedSome' : 'retried', retried);
    }),
  );
  router.post(
    `${HERE}/:delivery/retry`,
    ownerRoute(ctx, async (asked, owner) => {
      await retryOne(ctx, owner.organisation.id, asked.params['delivery'] ?? '', actorOf(owner));
      return back(asked, 'retried', 1);
    }),
  );
  router.post(
    `${HERE}/:delivery/cancel`,
    ownerRoute(ctx, async (asked, owner) => {
      await cancelOne(ctx, owner.organisation.id, asked.params['delivery'] ?? '', actorOf(owner));
      return back(asked, 'deliveryCancelled', 1);
    }),
  );
}

function formFilter({ form }: Asked): z.output<typeof filter> {
  return filterOf((name) => (form.has(name) ? form.text(name) : undefined));
}

/** To the list as it was filtered. */
function back(asked: Asked, did: string, count: number): Reply {
  const { state, code = '', host = '' } = formFilter(asked);
  const query = new URLSearchParams({ state, code, host, did, count: String(count) });
  return seeOther(`${HERE}?${query.toString()}`);
}
