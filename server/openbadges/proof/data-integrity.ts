/** Data Integrity proofs of the cryptosuite eddsa-rdfc-2022 (vc-di-eddsa §3.2; openbadges.md section 11). */
import { hash, type KeyObject, sign } from 'node:crypto';
import { BridgeError } from '../../errors.ts';
import { encodeBase58 } from '../keys/base58.ts';
import { type CanonicalOptions, canonicalText } from './canonical.ts';
import { type CanonicaliserOptions, createCanonicaliser } from './canonicaliser.ts';

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
  /** The proof alone. Throws as `sign`. */
  prove(document: object, key: SigningKey, created: string): Promise<Proof>;
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

/** Makes proofs; keeps shapes of documents, and the hash of each set of proof options, between calls. */
export function createProofMaker(options: CanonicaliserOptions = {}): ProofMaker {
  const canonicaliser = createCanonicaliser(options);
  const proofHashes = new Map<string, Buffer>();

  const hashOf = (context: unknown, proof: ProofOptions): Buffer | Promise<Buffer> => {
    const key = `${proof.created} ${proof.verificationMethod} ${JSON.stringify(context)}`;
    const known = proofHashes.get(key);
    if (known !== undefined) return known;
    return hashed(canonicaliser.canonical({ '@context': context, ...proof }), (hash) => {
      if (proofHashes.size >= MAX_PROOF_HASHES) proofHashes.clear();
      proofHashes.set(key, hash);
    });
  };
  const prove = async (document: object, key: SigningKey, created: string): Promise<Proof> => {
    const proof = proofOptions(key.verificationMethod, created);
    // Hash of the proof options, then hash of the document (vc-di-eddsa §3.2.4).
    const data = Buffer.allocUnsafe(64);
    try {
      const ofProof = hashOf((document as { '@context'?: unknown })['@context'], proof);
      data.set(ofProof instanceof Buffer ? ofProof : await ofProof, 0);
      const ofDocument = hashed(canonicaliser.canonical(document));
      data.set(ofDocument instanceof Buffer ? ofDocument : await ofDocument, 32);
    } catch (cause) {
      throw new BridgeError('SIGNING_FAILED', 'the document cannot be canonicalised', { cause });
    }
    return { ...proof, proofValue: `z${encodeBase58(sign(null, data, key.privateKey))}` };
  };
  return {
    prove,
    async sign(document, key, created) {
      return { ...document, proof: [await prove(document, key, created)] };
    },
  };
}

/** SHA-256 of a text that is there already, or will be; without waiting where there is nothing to wait for. */
function hashed(
  text: string | Promise<string>,
  keep: (hash: Buffer) => void = () => undefined,
): Buffer | Promise<Buffer> {
  if (typeof text !== 'string') return text.then((made) => hashed(made, keep));
  const made = sha256(text);
  keep(made);
  return made;
}

function proofOptions(verificationMethod: string, created: string): ProofOptions {
  return {
    type: 'DataIntegrityProof',
    created,
    verificationMethod,
    cryptosuite: 'eddsa-rdfc-2022',
    proofPurpose: 'assertionMethod',
  };
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
