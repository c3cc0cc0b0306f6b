/** `/admin/issuing`: how badges are issued from now on. */
import type { Router } from 'express';
import { changeIssuing } from '../../actions/organisations/issuing.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { issuingSchema, usualIssuing } from '../../model/organisations/organisation.ts';
import { IssuingPage } from '../../views/admin/issuing-page.tsx';
import { html } from '../base/asked.ts';
import { doneAt, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const HERE = '/admin/issuing';

export function issuingRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => {
      const issuing = owner.organisation.issuing ?? usualIssuing;
      return html(IssuingPage({ frame: frameOf(asked, owner), issuing }));
    }),
  );
  router.post(
    HERE,
    ownerRoute(ctx, async ({ form }, owner) => {
      const services = form.all('services');
      const wish = issuingSchema.safeParse({
        issuerId: form.text('issuerId'),
        status: form.text('status'),
        recipient: form.text('recipient'),
        hasRefresh: services.includes('refresh'),
        hasSchema: services.includes('schema'),
      });
      if (!wish.success) throw new BridgeError('BAD_REQUEST', 'the form does not fit', { cause: wish.error });
      await changeIssuing(ctx, owner.organisation.id, wish.data, actorOf(owner));
      return doneAt(HERE, 'saved');
    }),
  );
}
