/** The installation's own record: its fixed id secret, and whether somebody owns it yet. */
import type { Context } from '../../context.ts';
import { type Ticket, tickets } from '../../model/organisations/ticket.ts';
import { installations, INSTALLATION_ID } from '../../model/system/system.ts';
import { every } from '../change.ts';
import { issueTicket } from './tickets.ts';

const ID_SECRET = 'id-secret';

/** Reads the record, made at the very first start; several processes starting at once agree on one. */
export async function readInstallation(
  ctx: Pick<Context, 'store' | 'clock' | 'random' | 'sealer'>,
): Promise<{ idSecret: Uint8Array; isSetUp: boolean }> {
  let found = await ctx.store.get(installations, INSTALLATION_ID);
  if (found === undefined) {
    const secret = Buffer.from(ctx.random.bytes(32)).toString('base64url');
    await ctx.store.insert(installations, [
      {
        id: INSTALLATION_ID,
        idSecretSealed: ctx.sealer.seal(secret, ID_SECRET),
        isSetUp: false,
        createdAt: ctx.clock.now(),
      },
    ]);
    found = await ctx.store.get(installations, INSTALLATION_ID);
  }
  const idSecret = Buffer.from(ctx.sealer.open(found?.idSecretSealed ?? '', ID_SECRET), 'base64url');
  return { idSecret, isSetUp: found?.isSetUp ?? false };
}

/** A new set-up link while nobody owns the installation; older ones end. */
export async function setUpLink(ctx: Context): Promise<string | undefined> {
  const installation = await ctx.store.get(installations, INSTALLATION_ID);
  if (installation?.isSetUp !== false) return undefined;
  const where = { organisation: '', kind: 'setup' };
  for await (const old of every<Ticket>(ctx, tickets, { where, sort: ['createdAt', 'asc'] }))
    await ctx.store.remove(tickets, old.id);
  const { token } = await issueTicket(ctx, { kind: 'setup' }, 'start');
  return `${ctx.settings.publicUrl}/setup?code=${token}`;
}
