/** The Data Integrity cryptosuites and older proof types that are accepted, and what each asks of its key (O34). */
import { verify } from 'node:crypto';
import type { KeyAlgorithm } from '../../../keys/key-pair.ts';
import { type JsonObject, textIn } from '../../members.ts';
import type { MethodKey } from '../keys/method-key.ts';

export interface Suite {
  keys: readonly KeyAlgorithm[];
  /** Derived proofs reveal part of what was signed, and are made otherwise than the rest. */
  isSelective?: true;
  /** Withdrawn by its authors, and accepted with a remark. */
  isRetired?: true;
}

/** By proof type, and cryptosuite where the type has one. */
const suites: Readonly<Record<string, Suite>> = {
  'DataIntegrityProof eddsa-rdfc-2022': { keys: ['Ed25519'] },
  'DataIntegrityProof eddsa-2022': { keys: ['Ed25519'], isRetired: true },
  'DataIntegrityProof ecdsa-rdfc-2019': { keys: ['ES256', 'ES384'] },
  'DataIntegrityProof ecdsa-sd-2023': { keys: ['ES256'], isSelective: true },
  Ed25519Signature2020: { keys: ['Ed25519'] },
};

/** `DataIntegrityProof eddsa-rdfc-2022`: how a proof says that it was made. */
export function kindOf(proof: JsonObject): string {
  return [textIn(proof, 'type'), textIn(proof, 'cryptosuite')].filter((one) => one !== undefined).join(' ');
}

export function suiteOf(kind: string): Suite | undefined {
  return Object.hasOwn(suites, kind) ? suites[kind] : undefined;
}

/** The hash that goes with a key, in the canonical form and over it (vc-di-ecdsa §3.2). */
export function digestOf({ algorithm }: MethodKey): 'sha256' | 'sha384' {
  return algorithm === 'ES384' ? 'sha384' : 'sha256';
}

/** Whether these bytes were signed by this key of a curve; the signature is the plain pair of numbers. */
export function isSigned(data: Uint8Array, signature: Uint8Array, method: MethodKey): boolean {
  const digest = method.algorithm === 'Ed25519' ? null : digestOf(method);
  const length = method.algorithm === 'ES384' ? 96 : 64;
  return (
    signature.length === length &&
    verify(digest, data, { key: method.key, dsaEncoding: 'ieee-p1363' }, signature)
  );
}
