/** Renews a key of an issuer: what the old one signed stays valid (O15). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  type Issuer,
  type IssuerAlgorithm,
  type IssuerKey,
  issuerKeys,
  issuers,
  signingKeyOf,
} from '../../model/badges/issuer.ts';
import type { IssuerId } from '../../model/ids.ts';
import { type Actor, audit } from '../system/audit.ts';
import { ensureIssuerKeys } from './ensure-issuer-keys.ts';
import { ANNOUNCE_MS, handOver, successorOf } from './succession.ts';

/** What became of it: the next key and since when it signs (epoch ms). */
export interface Rotation {
  kind: 'begun' | 'under-way';
  from: number;
}

/**
 * Publishes the next key at once and signs with it after ten minutes, when everybody has read of it. A
 * rotation that is under way is left alone. Throws NOT_FOUND.
 */
export async function rotateIssuerKey(
  ctx: Context,
  by: Actor,
  id: IssuerId,
  algorithm: IssuerAlgorithm,
): Promise<Rotation> {
  const issuer = await withKeys(ctx, id);
  const now = ctx.clock.now();
  const next = issuer.keys[algorithm]?.next;
  if (next !== undefined && next.from > now) return { kind: 'under-way', from: next.from };
  const from = now + ANNOUNCE_MS;
  const to = await successorOf(ctx, await signingKey(ctx, issuer, algorithm));
  if (!(await handOver(ctx, id, { id: to, algorithm }, from))) return { kind: 'under-way', from };
  const { organisation } = issuer;
  const subject = `${issuer.name}: ${algorithm}`;
  await audit(ctx, { organisation, actor: by, action: 'issuer-key.rotated', subject, subjectId: to });
  return { kind: 'begun', from };
}

async function withKeys(ctx: Context, id: IssuerId): Promise<Issuer> {
  const issuer = await ctx.store.get(issuers, id);
  if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  return ensureIssuerKeys(ctx, issuer);
}

/** The key that signs now. Throws NOT_FOUND. */
export async function signingKey(
  ctx: Context,
  issuer: Issuer,
  algorithm: IssuerAlgorithm,
): Promise<IssuerKey> {
  const id = signingKeyOf(issuer, algorithm, ctx.clock.now());
  const key = id === undefined ? undefined : await ctx.store.get(issuerKeys, id);
  if (key === undefined)
    throw new BridgeError('NOT_FOUND', 'the issuer has no key', { details: { issuer: issuer.id } });
  return key;
}
