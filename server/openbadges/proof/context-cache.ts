/**
 * Lets jsonld keep the active contexts it has worked out for the pinned contexts. The library makes them anew
 * for every typed node, since it clones a context and then looks the clone up by identity; that is most of the
 * cost of a signature. Here clones are shallow and are found again by what they were cloned from. All
 * processing stays the library's; test/unit/openbadges/proof.test.ts compares the results byte by byte.
 */
import { BridgeError } from '../../errors.ts';
import { contexts } from '../contexts/contexts.ts';

/** jsonld's active context, as far as it is cloned (jsonld/lib/context.js). Never changed once processed. */
interface ActiveContext {
  mappings: Map<string, unknown>;
  protected: Record<string, unknown>;
  inverse: unknown;
  getInverse: unknown;
  previousContext?: ActiveContext;
  clone: (this: ActiveContext) => ActiveContext;
  revertToPreviousContext: (this: ActiveContext) => ActiveContext;
  '@base'?: unknown;
  '@language'?: unknown;
  '@vocab'?: unknown;
}
interface Processed {
  context: ActiveContext;
  events: unknown[];
}

/** What jsonld keeps per local context: its document, and what it became on top of each active context. */
interface ResolvedContext {
  document: unknown;
  getProcessed(active: ActiveContext): Processed | undefined;
  setProcessed(active: ActiveContext, processed: Processed): void;
}

/** The `contextResolver` option of jsonld. */
export interface ContextResolver {
  resolve(request: { context: unknown }): Promise<ResolvedContext[]>;
}

const clonedFrom = new WeakMap<ActiveContext, ActiveContext>();

function shallowClone(this: ActiveContext): ActiveContext {
  return childOf(this);
}

/** Copies the tables only when they are looked at: of most clones nobody does, since their result is kept. */
function childOf(parent: ActiveContext): ActiveContext {
  let mappings: Map<string, unknown> | undefined;
  let protectedTerms: Record<string, unknown> | undefined;
  const child: ActiveContext = {
    get mappings() {
      return (mappings ??= new Map(parent.mappings));
    },
    get protected() {
      return (protectedTerms ??= { ...parent.protected });
    },
    clone: shallowClone,
    inverse: null,
    getInverse: parent.getInverse,
    revertToPreviousContext,
  };
  if (parent.previousContext !== undefined) child.previousContext = parent.previousContext;
  if ('@base' in parent) child['@base'] = parent['@base'];
  if ('@language' in parent) child['@language'] = parent['@language'];
  if ('@vocab' in parent) child['@vocab'] = parent['@vocab'];
  clonedFrom.set(child, parent);
  return child;
}

function revertToPreviousContext(this: ActiveContext): ActiveContext {
  return this.previousContext ?? this;
}

/**
 * The lasting object that stands for an active context: for a type-scoped context jsonld hands in a fresh
 * clone that differs from its original only by pointing back at it, so the original stands for it.
 */
function lasting(active: ActiveContext): { of: 'itself' | 'clone'; context: ActiveContext } {
  const from = clonedFrom.get(active);
  return from !== undefined && from === active.previousContext
    ? { of: 'clone', context: from }
    : { of: 'itself', context: active };
}

function createResolvedContext(document: unknown): ResolvedContext {
  const processedOn = {
    itself: new WeakMap<ActiveContext, Processed>(),
    clone: new WeakMap<ActiveContext, Processed>(),
  };
  return {
    document,
    getProcessed(active) {
      const key = lasting(active);
      return processedOn[key.of].get(key.context);
    },
    setProcessed(active, processed) {
      processed.context.clone = shallowClone;
      processed.context.revertToPreviousContext = revertToPreviousContext;
      const key = lasting(active);
      processedOn[key.of].set(key.context, processed);
    },
  };
}

/**
 * A `contextResolver` that answers pinned contexts, and contexts written in documents and in other contexts.
 * Only what stems from pinned contexts stays in memory. Throws DOCUMENT_INVALID for an unknown address.
 */
export function createContextCache(): ContextResolver {
  const byUrl = new Map<string, ResolvedContext>();
  const byObject = new WeakMap<object, ResolvedContext>();

  const ofUrl = (url: string): ResolvedContext => {
    const known = byUrl.get(url);
    if (known !== undefined) return known;
    const document = contexts.get(url);
    if (document === undefined) {
      throw new BridgeError('DOCUMENT_INVALID', 'unknown context', { details: { url } });
    }
    const made = createResolvedContext(innerContext(document));
    byUrl.set(url, made);
    return made;
  };
  const ofObject = (context: object): ResolvedContext => {
    const known = byObject.get(context);
    if (known !== undefined) return known;
    const made = createResolvedContext(context);
    byObject.set(context, made);
    return made;
  };
  const of = (context: unknown): ResolvedContext => {
    if (typeof context === 'string') return ofUrl(context);
    return typeof context === 'object' && context !== null ? ofObject(context) : createResolvedContext(null);
  };
  return {
    resolve({ context }) {
      const inner = innerContext(context);
      const all: unknown[] = Array.isArray(inner) ? inner : [inner];
      return new Promise((resolve) => resolve(all.map(of)));
    },
  };
}

/** The value of `@context` where there is one, else the thing itself. */
function innerContext(context: unknown): unknown {
  return typeof context === 'object' && context !== null && '@context' in context
    ? context['@context']
    : context;
}
