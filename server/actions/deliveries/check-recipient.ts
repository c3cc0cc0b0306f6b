/** Compares the recipient with the addresses of the account, before anything is sent (providers.md P25). */
import type { Context } from '../../context.ts';
import { type BackpackHost, type Connection, connections } from '../../model/deliveries/backpack-host.ts';
import { normaliseEmail } from '../../model/ids.ts';
import type { Failure, HostAccess } from '../../ports/backpack.ts';
import { change } from '../change.ts';
import { backpackOf } from './host-access.ts';

const FRESH_MS = 3_600_000;

export type RecipientCheck =
  { kind: 'ok' } | { kind: 'recipient_mismatch' | 'email_unverified' } | { kind: 'failed'; why: Failure };

/** Reads the account's addresses where they are older than an hour; a host that does not offer them is trusted. */
export async function checkRecipient(
  ctx: Context,
  p: { connection: Connection; host: BackpackHost; access: HostAccess; token: string; address: string },
): Promise<RecipientCheck> {
  const now = ctx.clock.now();
  const known = p.connection.addressesAt;
  if (known !== undefined && now - known < FRESH_MS) {
    const verdict = compare(p.connection.addresses, p.address);
    if (verdict === 'ok') return { kind: 'ok' };
  }
  const read = await backpackOf(ctx, p.host).accountEmails(p.access, p.token);
  if (read.kind === 'reject' && read.code === 'unsupported') return { kind: 'ok' };
  if (read.kind !== 'ok') return { kind: 'failed', why: read };
  await change<Connection>(ctx, connections, p.connection.id, (current) => ({
    ...current,
    addresses: read.value.slice(0, 50),
    addressesAt: now,
  }));
  return { kind: compare(read.value, p.address) };
}

function compare(
  addresses: readonly { address: string; isVerified: boolean }[],
  recipient: string,
): 'ok' | 'recipient_mismatch' | 'email_unverified' {
  const same = addresses.filter((a) => normaliseEmail(a.address) === normaliseEmail(recipient));
  if (same.length === 0) return addresses.length === 0 ? 'ok' : 'recipient_mismatch';
  return same.some((a) => a.isVerified) ? 'ok' : 'email_unverified';
}
