/** `/join`: an invitation to administer; for somebody who is an owner already, the operator's way in. */
import { type Router } from 'express';
import { z } from 'zod';
import {
  joinAsOwner,
  openOwnerInvite,
  type OwnerInvite,
} from '../../../actions/organisations/invite-owner.ts';
import type { Context } from '../../../context.ts';
import { hasCode } from '../../../errors.ts';
import { type Fields, noFields } from '../../../views/admin/fields.ts';
import { JoinPage } from '../../../views/site/join-page.tsx';
import { SpentLinkPage } from '../../../views/site/spent-link-page.tsx';
import { route } from '../../base/answer.ts';
import { type Asked, html, pageOf, type Reply } from '../../base/asked.ts';
import { checked, text } from '../base/fields.ts';
import { signedIn } from './signed-in.ts';

const form = z.object({ name: text(200) });

export function joinRoutes(ctx: Context, router: Router): void {
  router.get(
    '/join',
    route(ctx, [], async (asked) => {
      const token = asked.query.get('invite') ?? '';
      const invite = await openOwnerInvite(ctx, token);
      return invite === undefined ? spent(asked) : page(asked, token, invite, noFields);
    }),
  );
  router.post(
    '/join',
    route(ctx, ['own'], async (asked) => {
      const token = asked.form.text('invite');
      const invite = await openOwnerInvite(ctx, token);
      if (invite === undefined) return spent(asked);
      if (invite.leadsTo === 'is-owner') return page(asked, token, invite, noFields);
      const read = invite.known === undefined ? checked(form, asked.form) : undefined;
      if (read?.ok === false) return page(asked, token, invite, read.fields);
      return join(ctx, asked, invite, read?.values.name ?? '');
    }),
  );
}

async function join(ctx: Context, asked: Asked, invite: OwnerInvite, name: string): Promise<Reply> {
  try {
    const { isBound, ...joined } = await joinAsOwner(ctx, invite, name);
    const grant = { kind: 'own' as const, ...joined, ...(isBound ? { isBound } : {}) };
    return await signedIn(ctx, asked, grant, '/admin');
  } catch (thrown) {
    if (hasCode(thrown, 'TICKET_INVALID')) return spent(asked);
    throw thrown;
  }
}

function page({ words }: Asked, token: string, invite: OwnerInvite, fields: Fields): Reply {
  const isWrong = Object.keys(fields.problems).length > 0;
  const view = JoinPage({
    words,
    invite: token,
    organisation: invite.organisation.name,
    address: invite.ticket.purpose.address,
    known: invite.known?.name,
    leadsTo: invite.leadsTo,
    fields,
  });
  return pageOf(invite.organisation.id, html(view, isWrong ? 422 : 200));
}

function spent({ words }: Asked): Reply {
  return html(SpentLinkPage({ words, link: 'join' }), 403);
}
