/** A badge of an issuer that is its key and nothing else (did:key), made and checked with stock libraries. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue, verifyCredential } from '@digitalbazaar/vc';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type DocumentLoader, loaderFor } from '../check/document-loader.ts';
import { child, type Doc, text } from '../check/report.ts';

/** A new issuer for each badge: nothing has to be kept. @param email whom it is issued to */
export async function issueElsewhere(email: string, now: Date): Promise<Doc> {
  const draft = await Ed25519Multikey.generate({ controller: 'did:key:draft' });
  const { publicKeyMultibase = '' } = await draft.export({ publicKey: true });
  const did = `did:key:${publicKeyMultibase}`;
  const keyPair = await withId(draft, did, `${did}#${publicKeyMultibase}`);
  const credential = await issue({
    credential: credentialOf(did, email, now),
    suite: new DataIntegrityProof({ signer: keyPair.signer(), cryptosuite, date: isoOf(now) }),
    documentLoader: keyLoader(did),
  });
  return { ...credential, proof: [credential.proof] };
}

async function withId(
  draft: Ed25519Multikey.KeyPair,
  controller: string,
  id: string,
): Promise<Ed25519Multikey.KeyPair> {
  const exported = await draft.export({ publicKey: true, secretKey: true, includeContext: true });
  return Ed25519Multikey.from({ ...exported, id, controller });
}

function credentialOf(did: string, email: string, now: Date): object {
  const salt = randomBytes(12).toString('base64url');
  const digest = createHash('sha256').update(`${email}${salt}`).digest('hex');
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: did, type: ['Profile'], name: 'Harbour Sailing Club' },
    validFrom: isoOf(now),
    name: 'Helm of a dinghy',
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [
        {
          type: 'IdentityObject',
          identityType: 'emailAddress',
          hashed: true,
          salt,
          identityHash: `sha256$${digest}`,
        },
      ],
      achievement: {
        id: 'urn:uuid:0d3c2e0a-6c52-4f7e-9b7e-2f6d1c9a5b10',
        type: ['Achievement'],
        name: 'Helm of a dinghy',
        description: 'Sails a small boat alone in a fresh breeze.',
        criteria: { narrative: 'Sail the triangle course twice.' },
      },
    },
  };
}

const isoOf = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

/** Checks the proof of such a badge. Throws where it does not hold. */
export async function checkOtherBadge(credential: Doc, now: Date): Promise<void> {
  const result = await verifyCredential({
    credential: structuredClone(credential),
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader: keyLoader(text(child(credential, 'issuer'), 'id')),
    now,
  });
  if (!result.verified) throw new Error(`the proof of ${text(credential, 'id')} does not hold`);
}

/** The DID's document is its own name spelled out. */
function keyLoader(did: string): DocumentLoader {
  const others = loaderFor(did);
  const multibase = did.slice('did:key:'.length);
  const id = `${did}#${multibase}`;
  const key = { id, type: 'Multikey', controller: did, publicKeyMultibase: multibase };
  const contexts = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'];
  const documents: Readonly<Record<string, object>> = {
    [did]: { '@context': contexts, id: did, verificationMethod: [key], assertionMethod: [id] },
    [id]: { '@context': contexts[1], ...key },
  };
  return (url) => {
    const document = documents[url];
    return document === undefined
      ? others(url)
      : Promise.resolve({ contextUrl: null, documentUrl: url, document });
  };
}
