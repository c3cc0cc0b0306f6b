/** Who issues, as OB 3.0 and DID readers find it: the https Profile and the DID document (O14, O15). */
import type { IssuerId } from '../../model/ids.ts';
import type { Addresses } from '../addresses.ts';
import { OB_V3, VC_V2 } from '../contexts/contexts.ts';
import type { IssuerFacts } from '../facts.ts';
import { KEY_CONTEXTS, keyListing, type KeyListing, type ListedKey } from '../keys/controller-listing.ts';
import type { ImageObject } from './achievement.ts';

export interface Profile extends KeyListing {
  '@context': string[];
  id: string;
  type: ['Profile'];
  name: string;
  url: string;
  email: string;
  description?: string;
  image?: ImageObject;
  alsoKnownAs: string[];
}
export interface DidDocument extends KeyListing {
  '@context': string[];
  id: string;
  alsoKnownAs: string[];
}

/**
 * The document of `/issuers/<t>` for who asks for JSON.
 * @param keys every key, retired ones included
 */
export function profileDocument(at: Addresses, issuer: IssuerFacts, keys: readonly ListedKey[]): Profile {
  const id = at.issuer(issuer.id);
  return {
    '@context': [VC_V2, OB_V3, ...KEY_CONTEXTS],
    id,
    type: ['Profile'],
    name: issuer.name,
    url: issuer.url,
    email: issuer.email,
    ...(issuer.description === '' ? {} : { description: issuer.description }),
    ...(issuer.image === undefined ? {} : { image: { id: at.image(issuer.image), type: 'Image' } }),
    alsoKnownAs: [at.issuerDid(issuer.id)],
    ...keyListing(id, keys),
  };
}

/**
 * The document of `/issuers/<t>/did.json`.
 * @param keys every key, retired ones included
 */
export function didDocument(at: Addresses, issuer: IssuerId, keys: readonly ListedKey[]): DidDocument {
  const id = at.issuerDid(issuer);
  return {
    '@context': [...KEY_CONTEXTS],
    id,
    alsoKnownAs: [at.issuer(issuer)],
    ...keyListing(id, keys),
  };
}
