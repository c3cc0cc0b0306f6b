/** Badges of an issuer that has nothing to do with us: it is its key (did:key). */
import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { hashAddress } from '../../../server/openbadges/identity.ts';
import { encodeBase58 } from '../../../server/openbadges/keys/base58.ts';
import { createSigner } from '../../../server/threads/signer.ts';

export interface ForeignBadge {
  id?: string;
  name?: string;
  validFrom?: string;
  validUntil?: string;
  /** Address it is issued to. */
  to?: string;
  /** Everything else that differs, before signing. */
  more?: Record<string, unknown>;
}

export interface ForeignIssuer {
  did: string;
  /** JSON text of a signed credential. */
  issue(badge?: ForeignBadge): Promise<string>;
}

export function foreignIssuer(): ForeignIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'jwk' }).d ?? '';
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const multibase = `z${encodeBase58(Buffer.concat([Buffer.from([0xed, 0x01]), raw]))}`;
  const did = `did:key:${multibase}`;
  const signer = createSigner({ threads: 0 });
  return {
    did,
    issue: (badge = {}) =>
      signer.sign({
        kind: 'proof',
        document: JSON.stringify(credentialOf(did, badge)),
        verificationMethod: `${did}#${multibase}`,
        seed,
        created: badge.validFrom ?? '2026-03-01T00:00:00Z',
      }),
  };
}

function credentialOf(did: string, badge: ForeignBadge): object {
  const { id = 'urn:uuid:6f1c0f0e-2d70-4b57-9f0a-3a1c7c1f0a11', name = 'First aid', to } = badge;
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: did, type: ['Profile'], name: 'Rescue School' },
    validFrom: badge.validFrom ?? '2026-03-01T00:00:00Z',
    ...(badge.validUntil === undefined ? {} : { validUntil: badge.validUntil }),
    name,
    credentialSubject: {
      type: ['AchievementSubject'],
      ...(to === undefined
        ? { id: 'did:example:holder' }
        : {
            identifier: [
              {
                type: 'IdentityObject',
                identityType: 'emailAddress',
                hashed: true,
                salt: 'saltsaltsalt',
                identityHash: hashAddress(to, 'saltsaltsalt'),
              },
            ],
          }),
      achievement: {
        id: 'https://rescue.example/achievements/first-aid',
        type: ['Achievement'],
        name,
        description: 'Knows what to do first.',
        criteria: { narrative: 'Pass the course.' },
      },
    },
    ...badge.more,
  };
}

/** The same badge as a VC-JWT (ES256) of an issuer that is a did:jwk, as another library writes it. */
export async function foreignJwt(badge: ForeignBadge = {}): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const did = `did:jwk:${Buffer.from(JSON.stringify({ kty, crv, x, y })).toString('base64url')}`;
  const credential = credentialOf(did, badge) as {
    id: string;
    validFrom: string;
    credentialSubject: { id: string };
  };
  return new SignJWT({
    ...credential,
    iss: did,
    jti: credential.id,
    nbf: Date.parse(credential.validFrom) / 1000,
    sub: credential.credentialSubject.id,
  })
    .setProtectedHeader({ alg: 'ES256', kid: `${did}#0`, typ: 'JWT' })
    .sign(privateKey);
}
