/** One piece of work, wherever it is done: on the main thread or in a thread of the pool. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { BridgeError } from '../errors.ts';
import { signCompactJws } from '../openbadges/jws/compact.ts';
import { privateKeyOf } from '../openbadges/keys/ed25519.ts';
import { canonicalText } from '../openbadges/proof/canonical.ts';
import type { ShapeDifference } from '../openbadges/proof/canonicaliser.ts';
import { createContextCache } from '../openbadges/proof/context-cache.ts';
import { createProofMaker, type ProofMaker } from '../openbadges/proof/data-integrity.ts';
import { limits } from '../openbadges/verify/limits.ts';
import type { JwsJob, ProofJob, SignJob } from '../ports/signer.ts';

/** A document that is to be verified. */
export interface CanonizeJob {
  kind: 'canonize';
  /** Not as text: JSON text of it would say otherwise of -0. */
  document: object;
}
export type Job = SignJob | CanonizeJob;

type KeyOf = (text: string, read: (text: string) => KeyObject) => KeyObject;

const MAX_KEYS = 200;

/**
 * A function that does jobs and keeps what they share: contexts, shapes, keys, hashes of proof options. What it
 * answers is, for a proof, the JSON text of the proof alone: the document need not travel back.
 *
 * @param onDifference as for `createCanonicaliser`
 */
export function createJobRunner(
  onDifference: (difference: ShapeDifference) => void,
): (job: Job) => Promise<string> {
  const maker = createProofMaker({ onDifference });
  const contextResolver = createContextCache();
  const keys = new Map<string, KeyObject>();

  const keyOf: KeyOf = (text, read) => {
    const known = keys.get(text);
    if (known !== undefined) return known;
    const key = read(text);
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(text, key);
    return key;
  };
  return async (job) => {
    if (job.kind === 'proof') return proofOf(job, maker, keyOf);
    if (job.kind === 'jws') return jwsOf(job, keyOf);
    try {
      return await canonicalText(job.document, { contextResolver, maxQuads: limits.quads });
    } catch (cause) {
      throw new BridgeError('DOCUMENT_INVALID', 'the document has no canonical form', { cause });
    }
  };
}

/** The document with the proof that its job was answered with. */
export function withProof({ document }: ProofJob, proof: string): string {
  return `${document.slice(0, -1)},"proof":[${proof}]}`;
}

async function proofOf(job: ProofJob, maker: ProofMaker, keyOf: KeyOf): Promise<string> {
  const { document, privateKey } = prepared(job, keyOf);
  const { verificationMethod } = job;
  return JSON.stringify(await maker.prove(document, { verificationMethod, privateKey }, job.created));
}

function prepared(job: ProofJob, keyOf: KeyOf): { document: object; privateKey: KeyObject } {
  try {
    const document: unknown = JSON.parse(job.document);
    const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
    if (!isObject || 'proof' in document || !job.document.endsWith('}')) {
      throw new BridgeError('SIGNING_FAILED', 'not the JSON of an unsigned document');
    }
    return { document, privateKey: keyOf(job.seed, (seed) => privateKeyOf(Buffer.from(seed, 'base64url'))) };
  } catch (cause) {
    throw new BridgeError('SIGNING_FAILED', 'the document or the key is malformed', { cause });
  }
}

function jwsOf(job: JwsJob, keyOf: KeyOf): string {
  let key: KeyObject;
  try {
    key = keyOf(job.privateKey, createPrivateKey);
  } catch (cause) {
    throw new BridgeError('SIGNING_FAILED', 'the key is malformed', { cause });
  }
  return signCompactJws(job.header, job.payload, key);
}
