/** An issuer as its public documents describe it: with every key that ever signed in its name. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type Issuer, type IssuerKey, issuers, signingKeyOf } from '../../model/badges/issuer.ts';
import type { IssuerId } from '../../model/ids.ts';
import { type Addresses, addressesOf } from '../../openbadges/addresses.ts';
import type { ListedKey } from '../../openbadges/keys/controller-listing.ts';
import { keysOf } from '../badges/issuer-key.ts';

export interface PublicIssuer {
  at: Addresses;
  issuer: Issuer;
  /** For the controller documents, newest first. */
  keys: ListedKey[];
  /** Addresses of the keys whose owner the OB 2.0 issuer is. */
  keysV2: string[];
}

const known: Bucket<PublicIssuer | undefined> = { name: 'public-issuer', ttlMs: 5000, max: 500 };

/** At most five seconds old. */
export function publicIssuer(ctx: Context, id: string): Promise<PublicIssuer | undefined> {
  return ctx.cache.through(known, id, async () => {
    const issuer = await ctx.store.get(issuers, id);
    if (issuer === undefined) return undefined;
    const at = addressesOf(ctx.settings.publicUrl);
    const keys = await keysOf(ctx, issuer.id);
    return {
      at,
      issuer,
      keys: keys.map((key) => listed(at, key)),
      keysV2: ownedV2(issuer, keys, ctx.clock.now()).map((key) => at.keyV2(key.id)),
    };
  });
}

/** After keys changed; other processes notice it within five seconds. */
export function forgetPublicIssuer(ctx: Context, id: IssuerId): void {
  ctx.cache.forget(known, id);
}

function listed(at: Addresses, key: IssuerKey): ListedKey {
  const revoked = key.revokedAt === undefined ? {} : { revokedAt: key.revokedAt };
  if (key.algorithm === 'Ed25519') return { publicKeyMultibase: key.publicKeyMultibase, ...revoked };
  return { kid: key.id, url: at.key(key.id), publicJwk: key.publicJwk, ...revoked };
}

/**
 * The RSA key that signs, and those that signed an OB 2.0 badge. The standard knows no end of a key, so a
 * stolen one is not listed; and the official validator refuses every badge of an issuer with several keys, so
 * none is listed without need: the next one before it signs only where there will be several anyway.
 */
function ownedV2(issuer: Issuer, keys: readonly IssuerKey[], now: number): IssuerKey[] {
  const signing = signingKeyOf(issuer, 'RS256', now);
  const rsa = keys.filter((key) => key.algorithm === 'RS256' && key.revokedAt === undefined);
  const owned = rsa.filter((key) => key.id === signing || hasSignedV2(key));
  return owned.some(hasSignedV2) ? rsa.filter((key) => isNext(issuer, key) || owned.includes(key)) : owned;
}

function hasSignedV2(key: IssuerKey): boolean {
  return key.algorithm === 'RS256' && key.hasSignedV2 === true;
}

function isNext({ keys }: Issuer, key: IssuerKey): boolean {
  return keys.RS256?.next?.id === key.id;
}
