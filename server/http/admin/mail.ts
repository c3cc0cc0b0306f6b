/** `/admin/mail`: the outbox and a test mail. */
import type { Router } from 'express';
import { z } from 'zod';
import type { OwnerScope } from '../../actions/organisations/read-scope.ts';
import { isReadable, listMails, readMail, sendTestMail } from '../../actions/system/read-outbox.ts';
import type { Context } from '../../context.ts';
import { type Fields, fieldsOf } from '../../views/admin/fields.ts';
import { MailDetailPage, MailPage } from '../../views/admin/mail-page.tsx';
import { type Asked, html, type Reply } from '../base/asked.ts';
import { address, checked } from './base/fields.ts';
import { afterForm, frameOf } from './base/frame.ts';
import { actorOf, ownerRoute } from './base/owner-route.ts';

const HERE = '/admin/mail';
const form = z.object({ to: address });

export function mailRoutes(ctx: Context, router: Router): void {
  router.get(
    HERE,
    ownerRoute(ctx, (asked, owner) => page(ctx, asked, owner, undefined)),
  );
  router.post(
    `${HERE}/test`,
    ownerRoute(ctx, async (asked, owner) => {
      const read = checked(form, asked.form);
      if (!read.ok) return page(ctx, asked, owner, read.fields);
      await sendTestMail(ctx, owner.organisation, read.values.to, actorOf(owner));
      return afterForm(asked, HERE, 'mailQueued', 'mail');
    }),
  );
  router.get(
    `${HERE}/:mail`,
    ownerRoute(ctx, async (asked, owner) => {
      const mail = await readMail(ctx, owner.organisation.id, asked.params['mail'] ?? '');
      return html(MailDetailPage({ frame: frameOf(asked, owner), mail, isReadable: isReadable(mail) }));
    }),
  );
}

async function page(
  ctx: Context,
  asked: Asked,
  owner: OwnerScope,
  wrong: Fields | undefined,
): Promise<Reply> {
  const after = asked.query.get('after') ?? undefined;
  const { items, next } = await listMails(ctx, owner.organisation.id, after);
  const view = MailPage({
    frame: frameOf(asked, owner),
    hasMailServer: ctx.settings.hasMailServer,
    mails: items,
    fields: wrong ?? fieldsOf({ to: owner.ownership.address }),
    next,
    isFirst: after === undefined,
  });
  return html(view, wrong === undefined ? 200 : 422);
}
