/** The keys of an issuer as owners and operators see them: public facts only. */
import type { Context } from '../../context.ts';
import { type Issuer, type IssuerAlgorithm, signingKeyOf } from '../../model/badges/issuer.ts';
import type { IssuerKeyId } from '../../model/ids.ts';
import { keysOf } from '../badges/issuer-key.ts';

/** `signs`: now · `next`: from `from` on · `retired`: what it signed stays valid · `revoked`: it was stolen. */
export type KeyState = 'signs' | 'next' | 'retired' | 'revoked';

export interface ListedIssuerKey {
  id: IssuerKeyId;
  algorithm: IssuerAlgorithm;
  /** Public key where it is short, else the name: what people compare. */
  fingerprint: string;
  state: KeyState;
  createdAt: number;
  /** Epoch ms: since when it is in this state, or will be. */
  since: number;
  isImported: boolean;
}

/** By kind, the newest first. */
export async function listIssuerKeys(ctx: Context, issuer: Issuer): Promise<ListedIssuerKey[]> {
  const now = ctx.clock.now();
  const listed = (await keysOf(ctx, issuer.id)).map<ListedIssuerKey>((key) => {
    const { id, algorithm, createdAt, retiredAt, revokedAt, isImported = false } = key;
    const fingerprint = key.algorithm === 'Ed25519' ? key.publicKeyMultibase : id;
    const next = issuer.keys[algorithm]?.next;
    const about = { id, algorithm, fingerprint, createdAt, isImported };
    if (revokedAt !== undefined) return { ...about, state: 'revoked', since: revokedAt };
    if (signingKeyOf(issuer, algorithm, now) === id)
      return { ...about, state: 'signs', since: next?.id === id ? next.from : createdAt };
    if (next?.id === id) return { ...about, state: 'next', since: next.from };
    return { ...about, state: 'retired', since: retiredAt ?? createdAt };
  });
  const order: readonly IssuerAlgorithm[] = ['Ed25519', 'RS256', 'ES256'];
  return order.flatMap((algorithm) => listed.filter((key) => key.algorithm === algorithm));
}
