/** Keys of issuers as records: sealed on the way in, opened on the way out. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { IssuerAlgorithm, IssuerKey } from '../../model/badges/issuer.ts';
import type { Fresh } from '../../model/record.ts';
import { ecKeyBytes, ecKeyPair } from '../../openbadges/keys/ec.ts';
import { privateKeyOf, publicKeyOf } from '../../openbadges/keys/ed25519.ts';
import { type PublicMembers, publicMembersOf } from '../../openbadges/keys/jwk.ts';
import { type KeyPair, keyPairOf } from '../../openbadges/keys/key-pair.ts';
import { multikeyOf } from '../../openbadges/keys/multikey.ts';
import { readKeys } from '../../openbadges/keys/read-keys.ts';

/** What issuer keys are sealed for. */
export const ISSUER_KEY = 'issuer-key';

const generate = promisify(generateKeyPair);

/** A new pair. RSA takes a third of a second; make it in turn. */
export async function newPair(ctx: Context, algorithm: IssuerAlgorithm): Promise<KeyPair> {
  if (algorithm === 'ES256') return ecKeyPair('ES256', ctx.random.bytes(ecKeyBytes('ES256')));
  const key =
    algorithm === 'Ed25519'
      ? privateKeyOf(ctx.random.bytes(32))
      : (await generate('rsa', { modulusLength: 2048 })).privateKey;
  return sure(keyPairOf(key));
}

/** Facts of a key beside the key itself. */
export type KeyFacts = Pick<
  IssuerKey,
  'id' | 'organisation' | 'issuer' | 'createdAt' | 'retiredAt' | 'isImported'
>;

/** The record of a pair. Throws INVALID for a kind of key that issuers do not sign with. */
export function keyRecordOf(ctx: Context, pair: KeyPair, facts: KeyFacts): Fresh<IssuerKey> {
  const members = publicMembersOf(pair.publicKey);
  if (members.kty === 'OKP') {
    const { d = '' } = pair.privateKey.export({ format: 'jwk' });
    const privateSealed = ctx.sealer.seal(d, ISSUER_KEY);
    const publicKeyMultibase = multikeyOf(pair.publicKey);
    return { ...facts, algorithm: 'Ed25519', publicKeyMultibase, privateSealed };
  }
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const privateSealed = ctx.sealer.seal(pem, ISSUER_KEY);
  if (members.kty === 'RSA') return { ...facts, algorithm: 'RS256', publicJwk: members, privateSealed };
  const { kty, crv, x, y } = members;
  if (crv !== 'P-256') throw new BridgeError('INVALID', `issuers do not sign with ${crv}`);
  return { ...facts, algorithm: 'ES256', publicJwk: { kty, crv, x, y }, privateSealed };
}

/** The public half of a record. */
export function publicPartOf(key: IssuerKey): PublicMembers {
  if (key.algorithm !== 'Ed25519') return key.publicJwk;
  const known = publicKeyOf(key.publicKeyMultibase);
  if (known === undefined) throw new BridgeError('DOCUMENT_INVALID', 'a stored key is malformed');
  return publicMembersOf(known);
}

/** The pair of a record. Throws SECRET_UNREADABLE where it was sealed with another key. */
export function openPair(ctx: Context, key: IssuerKey): KeyPair {
  const secret = ctx.sealer.open(key.privateSealed, ISSUER_KEY);
  if (key.algorithm === 'Ed25519') return sure(keyPairOf(privateKeyOf(Buffer.from(secret, 'base64url'))));
  const read = readKeys(secret);
  return sure(read.ok ? read.keys[0]?.pair : undefined);
}

function sure(pair: KeyPair | undefined): KeyPair {
  if (pair === undefined) throw new BridgeError('INTERNAL', 'a key of the issuer is of no known kind');
  return pair;
}
