/** A signed badge of the sample issuer, and the web in which it holds. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signCompactJws } from '../../../../server/openbadges/jws/compact.ts';
import { revocationList } from '../../../../server/openbadges/v2/revocation-list.ts';
import { signedAssertion } from '../../../../server/openbadges/v2/assertion.ts';
import { assertionFacts, at, ids, issuer } from '../samples.ts';
import { issuerOfV2, sampleWeb, type Web } from '../web.ts';

/** Keys of every kind that a test needs; made once, since RSA takes its time. */
export const keys = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  otherRsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  weakRsa: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed25519: generateKeyPairSync('ed25519'),
};

export const KEY = `${at.issuerV2(ids.issuer)}/key`;
export const OTHER_KEY = `${at.issuerV2(ids.issuer)}/other-key`;
export const LIST = at.revocations(ids.issuer);
export const ID = 'urn:uuid:2f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a22';

export const payload = signedAssertion({ ...assertionFacts, id: ID, creator: KEY });
export const issuerWithKey = { ...issuerOfV2, publicKey: KEY };

export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

export const keyDocument = (key: KeyObject, id = KEY, owner = issuer.id): object => ({
  '@context': 'https://w3id.org/openbadges/v2',
  type: 'CryptographicKey',
  id,
  owner,
  publicKeyPem: pemOf(key),
});

export const jwsOf = (
  object: object = payload,
  key: KeyObject = keys.rsa.privateKey,
  header: Parameters<typeof signCompactJws>[0] = { alg: 'RS256' },
): string => signCompactJws(header, JSON.stringify(object), key);

export const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The sample web with the issuer's key and an empty revocation list. */
export async function signedWeb(key: KeyObject = keys.rsa.publicKey): Promise<Web> {
  const web = await sampleWeb();
  web.put(issuerOfV2.id, issuerWithKey);
  web.put(KEY, keyDocument(key));
  web.put(LIST, revocationList({ id: LIST, issuer: issuer.id }));
  return web;
}
