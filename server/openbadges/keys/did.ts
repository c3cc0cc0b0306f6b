/** DIDs that a web address or a key alone resolves: did:web, did:key and did:jwk. */
import { publicKeyOfMultikey } from './multikey.ts';

/** did:web of an https (or, in a demo, http) address: `https://b.ex:8443/issuers/1` is `did:web:b.ex%3A8443:issuers:1`. */
export function didWebOf(address: string): string {
  const url = new URL(address);
  const path = url.pathname.split('/').filter((part) => part !== '');
  return ['did:web', encodeURIComponent(url.host), ...path].join(':');
}

/**
 * Address of a did:web's document (did:web §Read), or undefined where the DID is malformed: a host with an
 * optional `%3A` port, then path parts without `/`, `..` or any encoding.
 */
export function didWebAddress(did: string): string | undefined {
  if (!did.startsWith('did:web:') || did.length > 2000) return undefined;
  const [host = '', ...path] = did.slice('did:web:'.length).split(':');
  const authority = /^([a-z0-9.-]+)(?:%3a(\d{1,5}))?$/i.exec(host);
  if (authority === null) return undefined;
  if (path.some((part) => !/^[A-Za-z0-9._~-]+$/.test(part) || /^\.+$/.test(part))) return undefined;
  const port = authority[2] === undefined ? '' : `:${authority[2]}`;
  const folder = path.length === 0 ? '/.well-known' : `/${path.join('/')}`;
  return `https://${authority[1] ?? ''}${port}${folder}/did.json`;
}

/** The document that a did:key of an Ed25519, P-256, P-384 or RSA key stands for, or undefined where it is another. */
export function didKeyDocument(did: string): object | undefined {
  const multibase = did.slice('did:key:'.length);
  if (!did.startsWith('did:key:') || publicKeyOfMultikey(multibase) === undefined) return undefined;
  const id = `${did}#${multibase}`;
  return {
    id: did,
    verificationMethod: [{ id, type: 'Multikey', controller: did, publicKeyMultibase: multibase }],
    assertionMethod: [id],
  };
}

/**
 * The document that a did:jwk stands for, or undefined where it holds no JSON object in strict base64url. Its
 * key is judged by the reader.
 */
export function didJwkDocument(did: string): object | undefined {
  if (!did.startsWith('did:jwk:') || did.length > 2000) return undefined;
  const encoded = did.slice('did:jwk:'.length);
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.toString('base64url') !== encoded) return undefined;
  const publicKeyJwk = jsonIn(bytes.toString('utf8'));
  if (typeof publicKeyJwk !== 'object' || publicKeyJwk === null || Array.isArray(publicKeyJwk))
    return undefined;
  const id = `${did}#0`;
  return {
    id: did,
    verificationMethod: [{ id, type: 'JsonWebKey', controller: did, publicKeyJwk }],
    assertionMethod: [id],
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
