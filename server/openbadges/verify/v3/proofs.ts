/** Judges the proofs of a credential: the signature, and that its key is the issuer's (O31, O33, O34). */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { instantOf } from '../../dates.ts';
import { decodeBase58 } from '../../keys/base58.ts';
import type { Run } from '../common.ts';
import { type Binding, findKey } from './controller.ts';
import { limits } from '../limits.ts';
import { isObject, type JsonObject, listOf, textIn } from '../members.ts';

export type ProofFinding =
  'pass' | 'malformed' | 'invalid' | 'expired' | 'unreadable' | 'noKey' | 'unsupported';

export interface ProofJudgement {
  finding: ProofFinding;
  /** `DataIntegrityProof eddsa-rdfc-2022`, for people who want to know. */
  kind: string;
  /** Where a key was looked for: how it is bound to the issuer. */
  binding?: Binding['kind'];
}

/** One judgement per proof, in their order; empty where there is none. */
export async function judgeProofs(
  run: Run,
  credential: JsonObject,
  issuer: string,
): Promise<ProofJudgement[]> {
  const proofs = listOf(credential['proof']);
  if (proofs.length > limits.proofs) return [{ finding: 'malformed', kind: '' }];
  const hash = lazily(() => documentHash(run, credential));
  const judged: ProofJudgement[] = [];
  for (const proof of proofs) judged.push(await judgeProof(run, credential, issuer, proof, hash));
  return judged;
}

async function judgeProof(
  run: Run,
  credential: JsonObject,
  issuer: string,
  proof: unknown,
  hash: () => Promise<Buffer>,
): Promise<ProofJudgement> {
  if (!isObject(proof)) return { finding: 'malformed', kind: '' };
  const kind = [textIn(proof, 'type'), textIn(proof, 'cryptosuite')]
    .filter((one) => one !== undefined)
    .join(' ');
  if (kind !== 'DataIntegrityProof eddsa-rdfc-2022' || proof['previousProof'] !== undefined) {
    return { finding: 'unsupported', kind };
  }
  const method = textIn(proof, 'verificationMethod') ?? textIn(proof['verificationMethod'], 'id');
  const signature = signatureOf(proof);
  if (method === undefined || signature === undefined || !isWellFormed(proof))
    return { finding: 'malformed', kind };
  const expires = instantOf(proof['expires']);
  if (expires !== undefined && expires < run.options.now) return { finding: 'expired', kind };
  const binding = await findKey(run, issuer, method);
  if (binding.kind !== 'bound') return { finding: 'noKey', kind, binding: binding.kind };
  const finding = await checkSignature(run, credential, proof, hash, signature, binding.key);
  return { finding, kind, binding: binding.kind };
}

async function checkSignature(
  run: Run,
  credential: JsonObject,
  proof: JsonObject,
  hash: () => Promise<Buffer>,
  signature: Uint8Array,
  key: KeyObject,
): Promise<ProofFinding> {
  try {
    const data = Buffer.concat([await proofHash(run, credential['@context'], proof), await hash()]);
    return verify(null, data, key, signature) ? 'pass' : 'invalid';
  } catch {
    return 'unreadable';
  }
}

/** SHA-256 of the canonical form of a document without its proofs (vc-di-eddsa §3.2.4). */
async function documentHash(run: Run, { proof: _proof, ...unsecured }: JsonObject): Promise<Buffer> {
  return sha256(await run.canonize(unsecured));
}

/** SHA-256 of the canonical form of a proof without its value, read with the document's context. */
async function proofHash(
  run: Run,
  context: unknown,
  { proofValue: _value, ...withoutValue }: JsonObject,
): Promise<Buffer> {
  return sha256(await run.canonize({ '@context': context, ...withoutValue }));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function isWellFormed(proof: JsonObject): boolean {
  if (proof['proofPurpose'] !== 'assertionMethod') return false;
  return ['created', 'expires'].every(
    (date) => proof[date] === undefined || instantOf(proof[date]) !== undefined,
  );
}

/** The 64 bytes of `proofValue`: base58btc only (vc-di-eddsa §3.2.1). */
function signatureOf(proof: JsonObject): Uint8Array | undefined {
  const text = textIn(proof, 'proofValue') ?? '';
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : undefined;
  return bytes?.length === 64 ? bytes : undefined;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
