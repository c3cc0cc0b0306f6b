/** A key was stolen: it signs no more at once, the world is told since when, and what it signed is issued again. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  type Issuer,
  type IssuerKey,
  issuerKeys,
  issuers,
  type SigningUse,
  signingKeyOf,
} from '../../model/badges/issuer.ts';
import type { IssuerId } from '../../model/ids.ts';
import { dueWork } from '../../model/work.ts';
import { forgetIssuer } from '../badges/issuer-key.ts';
import { change } from '../change.ts';
import { forgetPublicIssuer } from '../public/public-issuer.ts';
import { type Actor, audit } from '../system/audit.ts';
import { handOver, successorOf } from './succession.ts';

/** Other processes sign with a key that they remember for a moment: the work looks after that, and once more. */
const NOTICE_MS = 5000;
const LOOKS = 2;

/**
 * Another key signs from now on. Badges that the stolen one had signed, and that are still held, are issued
 * again by the key's own stage. Repeated, it does nothing more.
 * @throws NOT_FOUND where the issuer has no such key
 */
export async function revokeIssuerKey(
  ctx: Context,
  by: Actor,
  p: { issuer: IssuerId; key: string; reason: string },
): Promise<void> {
  const key = await ctx.store.get(issuerKeys, p.key);
  const issuer = await ctx.store.get(issuers, p.issuer);
  if (issuer === undefined || key?.issuer !== issuer.id)
    throw new BridgeError('NOT_FOUND', 'no such key of this issuer');
  if (key.revokedAt !== undefined) return;
  await putAside(ctx, issuer, key);
  const now = ctx.clock.now();
  await change<IssuerKey>(ctx, issuerKeys, key.id, (current) =>
    current.revokedAt !== undefined
      ? undefined
      : {
          ...current,
          retiredAt: Math.min(current.retiredAt ?? now, now),
          revokedAt: now,
          looksLeft: LOOKS,
          work: dueWork(now + NOTICE_MS),
        },
  );
  forgetIssuer(ctx, issuer.id);
  forgetPublicIssuer(ctx, issuer.id);
  await audit(ctx, {
    organisation: issuer.organisation,
    actor: by,
    action: 'issuer-key.revoked',
    subject: `${issuer.name}: ${key.algorithm}`,
    subjectId: key.id,
    ...(p.reason === '' ? {} : { reason: p.reason }),
  });
}

/** Sees to it that the key neither signs nor will. */
async function putAside(ctx: Context, issuer: Issuer, key: IssuerKey): Promise<void> {
  const { algorithm } = key;
  const now = ctx.clock.now();
  const use: SigningUse | undefined = issuer.keys[algorithm];
  if (signingKeyOf(issuer, algorithm, now) === key.id) {
    const id = use?.next === undefined || use.next.id === key.id ? await successorOf(ctx, key) : use.next.id;
    await handOver(ctx, issuer.id, { id, algorithm }, now);
  } else if (use?.next?.id === key.id)
    await change<Issuer>(ctx, issuers, issuer.id, (current) => ({
      ...current,
      keys: { ...current.keys, [algorithm]: { id: use.id } },
    }));
}
