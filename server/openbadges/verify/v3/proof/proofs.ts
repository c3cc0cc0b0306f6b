/** Judges the Data Integrity proofs of a credential: the signature, and that its key is the issuer's (O31, O33, O34). */
import { createHash } from 'node:crypto';
import { instantOf } from '../../../dates.ts';
import { decodeBase58 } from '../../../keys/base58.ts';
import type { Run } from '../../common.ts';
import { limits } from '../../limits.ts';
import { isObject, type JsonObject, listOf, textIn } from '../../members.ts';
import { findKey } from '../keys/controller.ts';
import type { MethodKey } from '../keys/method-key.ts';
import type { ProofFinding, ProofJudgement, ProofRemark } from './judgement.ts';
import { checkSelective, selectiveFault } from './selective.ts';
import { digestOf, isSigned, kindOf, type Suite, suiteOf } from './suites.ts';

/** One judgement per proof, in their order; empty where there is none. */
export async function judgeProofs(
  run: Run,
  credential: JsonObject,
  issuer: string,
): Promise<ProofJudgement[]> {
  const proofs = listOf(credential['proof']);
  if (proofs.length > limits.proofs) return [{ finding: 'malformed', kind: '' }];
  const texts = new Map<string, Promise<string>>();
  const { proof: _proof, ...unsecured } = credential;
  const textFor = (digest: 'sha256' | 'sha384'): Promise<string> => {
    const text = texts.get(digest) ?? run.canonize(unsecured, digest);
    texts.set(digest, text);
    return text;
  };
  const judged: ProofJudgement[] = [];
  for (const proof of proofs) judged.push(await judgeProof(run, credential, issuer, proof, textFor));
  return judged;
}

/** Canonical text of the credential without its proofs. */
type Text = (digest: 'sha256' | 'sha384') => Promise<string>;

async function judgeProof(
  run: Run,
  credential: JsonObject,
  issuer: string,
  proof: unknown,
  text: Text,
): Promise<ProofJudgement> {
  if (!isObject(proof)) return { finding: 'malformed', kind: '' };
  const kind = kindOf(proof);
  const suite = suiteOf(kind);
  if (suite === undefined || proof['previousProof'] !== undefined) return { finding: 'unsupported', kind };
  const fault = faultOf(run, proof, suite);
  if (fault !== undefined) return { finding: fault, kind };
  const method = textIn(proof, 'verificationMethod') ?? textIn(proof['verificationMethod'], 'id') ?? '';
  const found = await findKey(run, issuer, method);
  if (found.kind !== 'bound') return { finding: 'noKey', kind, binding: found.kind };
  if (!suite.keys.includes(found.key.algorithm)) return { finding: 'noKey', kind, binding: 'badKey' };
  const check = suite.isSelective === true ? checkSelective : checkSignature;
  const finding = await readable(run, () => check(run, credential, proof, found.key, text));
  return { finding, kind, binding: 'bound', remarks: remarksOf(run, proof, suite) };
}

/** What is wrong with a proof before any key is asked for. */
function faultOf({ options }: Run, proof: JsonObject, suite: Suite): ProofFinding | undefined {
  const method = textIn(proof, 'verificationMethod') ?? textIn(proof['verificationMethod'], 'id');
  const dates = ['created', 'expires'].map((date) => proof[date]);
  const isWellFormed =
    method !== undefined &&
    proof['proofPurpose'] === 'assertionMethod' &&
    dates.every((date) => date === undefined || instantOf(date) !== undefined);
  if (!isWellFormed) return 'malformed';
  const fault = suite.isSelective === true ? selectiveFault(proof) : undefined;
  if (fault !== undefined) return fault;
  if (suite.isSelective !== true && signatureOf(proof) === undefined) return 'malformed';
  return (instantOf(proof['expires']) ?? Infinity) < options.now ? 'expired' : undefined;
}

function remarksOf({ options }: Run, proof: JsonObject, suite: Suite): ProofRemark[] {
  const isFuture = (instantOf(proof['created']) ?? -Infinity) > options.now;
  return [
    ...(suite.isRetired === true ? (['retired'] as const) : []),
    ...(suite.isSelective === true ? (['partial'] as const) : []),
    ...(isFuture ? (['future'] as const) : []),
  ];
}

/** What could not be made out is unreadable, and where the time was over, unknown. */
async function readable(run: Run, check: () => Promise<boolean>): Promise<ProofFinding> {
  try {
    return (await check()) ? 'pass' : 'invalid';
  } catch {
    return run.signal.aborted ? 'tooSlow' : 'unreadable';
  }
}

/** Hash of the proof options, read with the document's context, then hash of the document (vc-di-eddsa §3.2.4). */
async function checkSignature(
  run: Run,
  credential: JsonObject,
  { proofValue: _value, ...options }: JsonObject,
  key: MethodKey,
  text: Text,
): Promise<boolean> {
  const signature = signatureOf({ proofValue: _value });
  const digest = digestOf(key);
  const hash = (canonical: string): Buffer => createHash(digest).update(canonical, 'utf8').digest();
  const ofProof = await run.canonize({ '@context': credential['@context'], ...options }, digest);
  const data = Buffer.concat([hash(ofProof), hash(await text(digest))]);
  return signature !== undefined && isSigned(data, signature, key);
}

/** The bytes of `proofValue`: base58btc only (vc-di-eddsa §3.2.1, vc-di-ecdsa §3.2.1). */
function signatureOf(proof: JsonObject): Uint8Array | undefined {
  const text = textIn(proof, 'proofValue') ?? '';
  const bytes = text.startsWith('z') ? decodeBase58(text.slice(1)) : undefined;
  return bytes?.length === 64 || bytes?.length === 96 ? bytes : undefined;
}
