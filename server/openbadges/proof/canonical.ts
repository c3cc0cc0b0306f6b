/** The canonical N-Quads of a JSON-LD document: RDFC-1.0 over jsonld's toRDF in safe mode (vc-di-eddsa §3.2.2). */
import jsonld from 'jsonld';
import { canonize } from 'rdf-canonize';
import { BridgeError } from '../../errors.ts';
import { hasPinnedContexts, loadContext } from '../contexts/contexts.ts';
import type { ContextResolver } from './context-cache.ts';
import type { Statement } from './n-quads.ts';

export interface CanonicalOptions {
  /** Keeps pinned contexts between calls; it has no part in a document with any other. */
  contextResolver?: ContextResolver;
  /** Refuses larger datasets; unlimited unless told (O38). */
  maxQuads?: number;
  /** Gives up the canonicalisation of a poisoned graph. */
  signal?: AbortSignal;
  /** Hash by which blank nodes are told apart; `sha384` goes with keys on P-384 (vc-di-ecdsa §3.2.3). */
  digest?: 'sha256' | 'sha384';
}

/**
 * Canonical N-Quads of a document: a line per statement, each ended by a line feed.
 * @throws whatever jsonld and rdf-canonize throw: unknown contexts, terms no context defines (safe mode),
 * relative ids, more than `maxQuads` statements.
 */
export async function canonicalText(document: object, options: CanonicalOptions = {}): Promise<string> {
  return canonize(await statementsOf(document, options), {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    ...(options.digest === undefined ? {} : { messageDigestAlgorithm: options.digest }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/**
 * The statements of a document, blank nodes labelled as jsonld meets them.
 * @throws whatever jsonld throws, and DOCUMENT_INVALID for relative ids and for more than `maxQuads` statements
 */
export async function statementsOf(document: object, options: CanonicalOptions): Promise<Statement[]> {
  const { contextResolver } = options;
  const toRdf: Record<string, unknown> = {
    base: null,
    safe: true,
    rdfDirection: 'i18n-datatype',
    produceGeneralizedRdf: false,
    documentLoader: loadContext,
    ...(contextResolver === undefined || !hasPinnedContexts(document) ? {} : { contextResolver }),
  };
  const expanded = await jsonld.expand(document, toRdf);
  if (hasRelativeId(expanded)) throw new BridgeError('DOCUMENT_INVALID', 'a relative id');
  const dataset = (await jsonld.toRDF(expanded, { ...toRdf, skipExpansion: true })) as Statement[];
  if (options.maxQuads !== undefined && dataset.length > options.maxQuads) {
    throw new BridgeError('DOCUMENT_INVALID', `more than ${options.maxQuads} statements`);
  }
  return dataset;
}

/**
 * jsonld keeps nodes in plain objects by their ids: `__proto__` for an id would write into the prototype of
 * every object. No relative id stands in a signed document anyhow, and none gets as far as that.
 */
function hasRelativeId(expanded: unknown): boolean {
  if (Array.isArray(expanded)) return expanded.some(hasRelativeId);
  if (typeof expanded !== 'object' || expanded === null) return false;
  return Object.entries(expanded).some(([name, value]) =>
    name === '@id' ? typeof value !== 'string' || !value.includes(':') : hasRelativeId(value),
  );
}
