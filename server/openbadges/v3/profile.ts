/** Who issues, as OB 3.0 and DID readers find it: the https Profile and the DID document (O14, O15). */
import type { IssuerId } from '../../model/ids.ts';
import type { Addresses } from '../addresses.ts';
import { OB_V3, VC_V2 } from '../contexts/contexts.ts';
import type { IssuerFacts } from '../facts.ts';
import type { ImageObject } from './achievement.ts';

export interface Multikey {
  id: string;
  type: 'Multikey';
  controller: string;
  publicKeyMultibase: string;
}
/** The keys of an issuer as a controller document lists them: the current one and every rotated one. */
export interface KeyListing {
  verificationMethod: Multikey[];
  assertionMethod: string[];
}
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

/** The contexts in which keys and `alsoKnownAs` are read, for who reads these documents as JSON-LD. */
const KEY_CONTEXTS = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'] as const;

/** `verificationMethod` of what an issuer signs with a key: the issuer's id, `#`, the key (O14). */
export function verificationMethodOf(issuerId: string, publicKeyMultibase: string): string {
  return `${issuerId}#${publicKeyMultibase}`;
}

/**
 * The document of `/issuers/<t>` for who asks for JSON.
 * @param keys `publicKeyMultibase` of every key, retired ones included
 */
export function profileDocument(at: Addresses, issuer: IssuerFacts, keys: readonly string[]): Profile {
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
 * @param keys `publicKeyMultibase` of every key, retired ones included
 */
export function didDocument(at: Addresses, issuer: IssuerId, keys: readonly string[]): DidDocument {
  const id = at.issuerDid(issuer);
  return {
    '@context': [...KEY_CONTEXTS],
    id,
    alsoKnownAs: [at.issuer(issuer)],
    ...keyListing(id, keys),
  };
}

function keyListing(id: string, keys: readonly string[]): KeyListing {
  const methods = keys.map<Multikey>((publicKeyMultibase) => ({
    id: verificationMethodOf(id, publicKeyMultibase),
    type: 'Multikey',
    controller: id,
    publicKeyMultibase,
  }));
  return { verificationMethod: methods, assertionMethod: methods.map((method) => method.id) };
}
