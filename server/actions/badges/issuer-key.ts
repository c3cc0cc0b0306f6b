/** Signing in an issuer's name. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { IssuerId } from '../../model/ids.ts';
import { type Issuer, type IssuerKey, issuerKeys, issuers } from '../../model/badges/issuer.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { isoOf } from '../../openbadges/dates.ts';
import { verificationMethodOf } from '../../openbadges/keys/controller-listing.ts';

/** What issuer keys are sealed for. */
export const ISSUER_KEY = 'issuer-key';

const recentIssuers: Bucket<Issuer | undefined> = { name: 'issuer', ttlMs: 2000, max: 500 };
const openKeys: Bucket<{ verificationMethod: string; seed: string }> = {
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

/** JSON text of the document with the issuer's proof. @param signedAt epoch ms */
export async function signAs(
  ctx: Context,
  id: IssuerId,
  document: object,
  signedAt: number,
): Promise<string> {
  const issuer = await recentIssuer(ctx, id);
  const key = await ctx.cache.through(openKeys, issuer.key, async () => {
    const stored = await ctx.store.get(issuerKeys, issuer.key);
    if (stored === undefined)
      throw new BridgeError('NOT_FOUND', 'the issuer has no key', { details: { issuer: id } });
    const did = addressesOf(ctx.settings.publicUrl).issuerDid(id);
    return {
      verificationMethod: verificationMethodOf(did, stored.publicKeyMultibase),
      seed: ctx.sealer.open(stored.privateSealed, ISSUER_KEY),
    };
  });
  return ctx.signer.sign({ document: JSON.stringify(document), ...key, created: isoOf(signedAt) });
}

/** Every key of an issuer, rotated ones included, newest first: all stay published (O15). */
export async function keysOf(ctx: Context, issuer: IssuerId): Promise<IssuerKey[]> {
  const page = await ctx.store.find(issuerKeys, {
    where: { issuer },
    sort: ['createdAt', 'desc'],
    limit: 100,
  });
  return page.items;
}
