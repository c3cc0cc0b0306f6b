/** Documents of single keys, and of all of them (openbadges.md section 4): what JWTs and signed OB 2.0 badges name. */
import type { Context } from '../../context.ts';
import { type IssuerKey, issuerKeys } from '../../model/badges/issuer.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { cryptographicKey } from '../../openbadges/keys/cryptographic-key.ts';
import { type PublicJwk, publicJwk } from '../../openbadges/keys/jwk.ts';
import { every } from '../change.ts';
import { publicPartOf } from '../keys/key-record.ts';
import { json, NOT_FOUND, type PublicDocument } from './read-documents.ts';

/** A reader that trusts a key by its address alone must not find one that was stolen. */
const REVOKED: PublicDocument = { status: 410, body: '{"error":"this key was revoked"}' };

/** `/keys/<kid>`: exactly one public JWK. */
export async function readKey(ctx: Context, kid: string): Promise<PublicDocument> {
  const key = await ctx.store.get(issuerKeys, kid);
  if (key === undefined) return NOT_FOUND;
  return key.revokedAt === undefined ? json(jwkOf(key)) : REVOKED;
}

/** `/keys/<kid>/v2`: the OB 2.0 CryptographicKey; RSA keys alone have one. */
export async function readKeyV2(ctx: Context, kid: string): Promise<PublicDocument> {
  const key = await ctx.store.get(issuerKeys, kid);
  if (key?.algorithm !== 'RS256') return NOT_FOUND;
  const at = addressesOf(ctx.settings.publicUrl);
  return key.revokedAt === undefined
    ? json(cryptographicKey(at.keyV2(key.id), at.issuerV2(key.issuer), key.publicJwk))
    : REVOKED;
}

/** Most keys that the convenience set lists. */
const MOST_KEYS = 1000;

/** `/.well-known/jwks.json`: every issuer's keys in one set, for convenience. */
export async function readKeySet(ctx: Context): Promise<PublicDocument> {
  const keys: PublicJwk[] = [];
  for await (const key of every<IssuerKey>(ctx, issuerKeys, {})) {
    if (key.revokedAt === undefined) keys.push(jwkOf(key));
    if (keys.length === MOST_KEYS) break;
  }
  return json({ keys });
}

function jwkOf(key: IssuerKey): PublicJwk {
  return publicJwk(key.id, publicPartOf(key));
}
