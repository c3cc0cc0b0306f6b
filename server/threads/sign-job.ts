/** One signature, wherever it is made: on the main thread or in a pool thread. */
import type { KeyObject } from 'node:crypto';
import { BridgeError } from '../errors.ts';
import { privateKeyOf } from '../openbadges/keys/ed25519.ts';
import { createProofMaker } from '../openbadges/proof/data-integrity.ts';
import type { SignJob } from '../ports/signer.ts';

const MAX_KEYS = 200;

/**
 * A function that signs jobs and keeps what they share: contexts, keys, hashes of proof options. The result
 * is the JSON text of the document with its `proof` array. Throws SIGNING_FAILED.
 */
export function createJobSigner(): (job: SignJob) => Promise<string> {
  const maker = createProofMaker();
  const keys = new Map<string, KeyObject>();

  const keyOf = (seed: string): KeyObject => {
    const known = keys.get(seed);
    if (known !== undefined) return known;
    const key = privateKeyOf(Buffer.from(seed, 'base64url'));
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(seed, key);
    return key;
  };
  return async (job) => {
    const { document, privateKey } = prepare(job, keyOf);
    const { verificationMethod } = job;
    return JSON.stringify(await maker.sign(document, { verificationMethod, privateKey }, job.created));
  };
}

function prepare(
  job: SignJob,
  keyOf: (seed: string) => KeyObject,
): { document: object; privateKey: KeyObject } {
  try {
    const document: unknown = JSON.parse(job.document);
    if (typeof document !== 'object' || document === null) {
      throw new BridgeError('SIGNING_FAILED', 'not a JSON object');
    }
    return { document, privateKey: keyOf(job.seed) };
  } catch (cause) {
    throw new BridgeError('SIGNING_FAILED', 'the document or the key is malformed', { cause });
  }
}
