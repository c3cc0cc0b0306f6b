/** An issuer as its public documents describe it: with every key that ever signed in its name. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type Issuer, type IssuerKey, issuers } from '../../model/badges/issuer.ts';
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
      keysV2: keys.filter((key) => isOwnedV2(issuer, key)).map((key) => at.keyV2(key.id)),
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
 * True for the RSA keys that sign or will sign, and those that signed an OB 2.0 badge. The standard knows no
 * end of a key, so a stolen one is not listed at all; and validators refuse an issuer with several keys, so
 * none is listed without need.
 */
function isOwnedV2({ keys: { RS256 } }: Issuer, key: IssuerKey): boolean {
  if (key.algorithm !== 'RS256' || key.revokedAt !== undefined) return false;
  return key.hasSignedV2 === true || key.id === RS256?.id || key.id === RS256?.next?.id;
}
