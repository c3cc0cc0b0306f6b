/** Signing in an issuer's name. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { IssuerId } from '../../model/ids.ts';
import { type Issuer, type IssuerKey, issuerKeys, issuers, signingKeyOf } from '../../model/badges/issuer.ts';
import { isoOf } from '../../openbadges/dates.ts';
import { ISSUER_KEY } from '../keys/key-record.ts';
import { every } from '../change.ts';
import { verificationMethodOf } from '../../openbadges/keys/controller-listing.ts';

const recentIssuers: Bucket<Issuer | undefined> = { name: 'issuer', ttlMs: 2000, max: 500 };
const openKeys: Bucket<{ publicKeyMultibase: string; seed: string }> = {
  name: 'issuer-key',
  ttlMs: 60_000,
  max: 500,
};

/** The issuer, at most two seconds old. Throws NOT_FOUND. */
export async function recentIssuer(ctx: Context, id: IssuerId): Promise<Issuer> {
  const issuer = await ctx.cache.through(recentIssuers, id, () => ctx.store.get(issuers, id));
  if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer', { details: { issuer: id } });
  return issuer;
}

/** After a change; other processes notice it within two seconds. */
export function forgetIssuer(ctx: Context, id: IssuerId): void {
  ctx.cache.forget(recentIssuers, id);
}

/**
 * JSON text of the document with the issuer's proof, under the id by which the document names the issuer.
 * @param signedAt epoch ms
 */
export async function signAs(
  ctx: Context,
  issuerId: IssuerId,
  document: { issuer: string | { id: string }; id?: string },
  signedAt: number,
): Promise<string> {
  const issuer = await recentIssuer(ctx, issuerId);
  const id = signingKeyOf(issuer, 'Ed25519', ctx.clock.now());
  const key = await ctx.cache.through(openKeys, id ?? '', async () => {
    const stored = id === undefined ? undefined : await ctx.store.get(issuerKeys, id);
    if (stored?.algorithm !== 'Ed25519')
      throw new BridgeError('NOT_FOUND', 'the issuer has no key', { details: { issuer: issuer.id } });
    const { publicKeyMultibase, privateSealed } = stored;
    return { publicKeyMultibase, seed: ctx.sealer.open(privateSealed, ISSUER_KEY) };
  });
  const signer = typeof document.issuer === 'string' ? document.issuer : document.issuer.id;
  return ctx.signer.sign({
    kind: 'proof',
    document: JSON.stringify(document),
    created: isoOf(signedAt),
    verificationMethod: verificationMethodOf(signer, key.publicKeyMultibase),
    seed: key.seed,
  });
}

/** Every key of an issuer, rotated ones included, newest first: all stay published (O15). */
export async function keysOf(ctx: Context, issuer: IssuerId): Promise<IssuerKey[]> {
  const found: IssuerKey[] = [];
  const query = { where: { issuer }, sort: ['createdAt', 'desc'] } as const;
  for await (const key of every<IssuerKey>(ctx, issuerKeys, query)) found.push(key);
  return found;
}
