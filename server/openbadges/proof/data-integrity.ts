/** Data Integrity proofs of the cryptosuite eddsa-rdfc-2022 (vc-di-eddsa §3.2; openbadges.md section 11). */
import { createHash, type KeyObject, sign } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import { encodeBase58 } from '../keys/base58.ts';
import { type CanonicalOptions, canonicalText } from './canonical.ts';
import { type ContextResolver, createContextCache } from './context-cache.ts';

/** A proof without its value, in the order in which it is written. */
export interface ProofOptions {
  type: 'DataIntegrityProof';
  /** ISO 8601 with zone. */
  created: string;
  /** Issuer id + `#` + publicKeyMultibase. */
  verificationMethod: string;
  cryptosuite: 'eddsa-rdfc-2022';
  proofPurpose: 'assertionMethod';
}
export interface Proof extends ProofOptions {
  /** `z` and base58btc of the 64-byte signature. */
  proofValue: string;
}
export interface SigningKey {
  verificationMethod: string;
  privateKey: KeyObject;
}

export interface ProofMaker {
  /**
   * The document with `proof` as an array of one (O5). `created` is ISO 8601 with zone.
   * @throws BridgeError SIGNING_FAILED where the document is no valid JSON-LD of the pinned contexts.
   */
  sign<T extends object>(document: T, key: SigningKey, created: string): Promise<T & { proof: [Proof] }>;
}

const MAX_PROOF_HASHES = 500;

/** SHA-256 of the canonical form of a document, without its proof. */
export async function documentHash(document: object, options?: CanonicalOptions): Promise<Buffer> {
  const { proof: _proof, ...unsecured } = document as { proof?: unknown };
  return sha256(await canonicalText(unsecured, options));
}

/** SHA-256 of the canonical form of a proof, without its value, read with the document's context. */
export async function proofHash(
  context: unknown,
  proof: object,
  options?: CanonicalOptions,
): Promise<Buffer> {
  const { proofValue: _value, ...withoutValue } = proof as { proofValue?: unknown };
  return sha256(await canonicalText({ '@context': context, ...withoutValue }, options));
}

/** Makes proofs; keeps processed contexts, and the hash of each set of proof options, between calls. */
export function createProofMaker(): ProofMaker {
  const contextResolver = createContextCache();
  const proofHashes = new Map<string, Promise<Buffer>>();

  const hashOf = (context: unknown, options: ProofOptions): Promise<Buffer> => {
    const key = JSON.stringify([context, options.verificationMethod, options.created]);
    const known = proofHashes.get(key);
    if (known !== undefined) return known;
    const hash = proofHash(context, options, { contextResolver });
    if (proofHashes.size >= MAX_PROOF_HASHES) proofHashes.clear();
    proofHashes.set(key, hash);
    hash.catch(() => proofHashes.delete(key));
    return hash;
  };
  return {
    async sign(document, key, created) {
      const options: ProofOptions = {
        type: 'DataIntegrityProof',
        created,
        verificationMethod: key.verificationMethod,
        cryptosuite: 'eddsa-rdfc-2022',
        proofPurpose: 'assertionMethod',
      };
      const data = await dataToSign(document, options, contextResolver, hashOf);
      const proofValue = `z${encodeBase58(sign(null, data, key.privateKey))}`;
      return { ...document, proof: [{ ...options, proofValue }] };
    },
  };
}

/** Hash of the proof options, then hash of the document (vc-di-eddsa §3.2.4). */
async function dataToSign(
  document: object,
  options: ProofOptions,
  contextResolver: ContextResolver,
  hashOf: (context: unknown, options: ProofOptions) => Promise<Buffer>,
): Promise<Buffer> {
  try {
    const context = (document as { '@context'?: unknown })['@context'];
    const ofProof = await hashOf(context, options);
    return Buffer.concat([ofProof, await documentHash(document, { contextResolver })]);
  } catch (cause) {
    throw new BridgeError('SIGNING_FAILED', 'the document cannot be canonicalised', { cause });
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
