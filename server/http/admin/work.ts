/** `/admin/work`: every other kind of work that was given up. */
import type { Router } from 'express';
import { z } from 'zod';
import { countDead, DEAD_CAP, listDead, retryAllDead, retryDead } from '../../actions/system/dead-letters.ts';
import { workKinds } from '../../actions/system/kinds-of-work.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { WorkPage } from '../../views/admin/work-page.tsx';
import { html } from '../base/asked.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const HERE = '/admin/work';
const kindSchema = z.enum(workKinds);

export function workRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, async (asked, owner) => {
      const { id } = owner.organisation;
      const kind = kindSchema.safeParse(asked.query.get('kind'));
      const after = asked.query.get('after') ?? undefined;
      const open = kind.success
        ? {
            kind: kind.data,
            ...(await listDead(ctx, id, kind.data, after)),
            isFirst: after === undefined,
          }
        : undefined;
      const counts = await countDead(ctx, id);
      return html(WorkPage({ frame: frameOf(asked, owner), counts, cap: DEAD_CAP, open }));
    }),
  );
  router.post(
    `${HERE}/retry`,
    ownerRoute(ctx, async ({ form }, owner) => {
      const kind = kindOf(form.text('kind'));
      await retryDead(ctx, owner.organisation.id, { kind, id: form.text('id') }, actorOf(owner));
      return doneAt(HERE, 'retried', 1);
    }),
  );
  router.post(
    `${HERE}/retry-all`,
    ownerRoute(ctx, async ({ form }, owner) => {
      const kind = kindOf(form.text('kind'));
      const retried = await retryAllDead(ctx, owner.organisation.id, kind, actorOf(owner));
      return doneAt(HERE, 'retried', retried);
    }),
  );
}

function kindOf(typed: string): z.output<typeof kindSchema> {
  const kind = kindSchema.safeParse(typed);
  if (!kind.success) throw new BridgeError('BAD_REQUEST', 'no such kind of work');
  return kind.data;
}
