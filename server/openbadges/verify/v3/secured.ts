/** A credential with what secures it: proofs within, or a JWT around it (OB 3.0 §8; VC-JOSE-COSE §3). */
import type { CompactJws } from '../../jws/compact.ts';
import type { Checks } from '../checks.ts';
import type { Run } from '../common.ts';
import { hasType, isObject, type JsonObject, textIn } from '../members.ts';
import { type FoundJws, readSigned } from '../read-input.ts';
import type { ProofJudgement } from './proof/judgement.ts';
import { judgeJwt } from './proof/jwt.ts';
import { credentialIn } from './proof/jwt-claims.ts';
import { judgeProofs } from './proof/proofs.ts';

export type Secured =
  | { format: 'data-integrity'; credential: JsonObject }
  | { format: 'jwt'; credential: JsonObject; jws: CompactJws; header: JsonObject; claims: JsonObject };

/** Data addresses of a secured credential or presentation (VCDM 2.0 §4.13). */
const ENVELOPE = /^data:application\/v[cp]\+(?:ld\+)?jwt(?:;[^,]*)?,([\w-]+\.[\w-]+\.[\w-]+)$/;
const LONGEST = 1024 * 1024;

/** A credential with proofs of its own, as an object. */
export function securedObject(value: JsonObject): Secured {
  return { format: 'data-integrity', credential: withoutProofContexts(value) };
}

/** A credential in a JWT, or undefined where the payload holds none. */
export function securedJwt({ jws, header, value }: FoundJws): Secured | undefined {
  const credential = credentialIn(value);
  return credential === undefined ? undefined : { format: 'jwt', credential, jws, header, claims: value };
}

/**
 * A credential that lies in another document: an object, an enveloped JWT, or the text of a JWT. Undefined
 * where it cannot be read; why not stands in `checks`.
 */
export function readSecured(value: unknown, checks: Checks): Secured | undefined {
  const text = typeof value === 'string' ? value : envelopedText(value);
  if (text !== undefined) {
    const found = readSigned(text, checks);
    const secured = found === undefined ? undefined : securedJwt(found);
    if (found !== undefined && secured === undefined) checks.add('parse', 'jws');
    return secured;
  }
  if (isObject(value) && !isEnvelope(value)) return securedObject(value);
  if (isObject(value)) checks.add('input', 'unsupported');
  else checks.add('parse', 'jws');
  return undefined;
}

/** True for the object that stands for a JWT within. */
export function isEnvelope(value: unknown): boolean {
  return hasType(value, 'EnvelopedVerifiableCredential', 'EnvelopedVerifiablePresentation');
}

/** The compact JWT in an envelope. */
export function envelopedText(value: unknown): string | undefined {
  const id = isEnvelope(value) ? (textIn(value, 'id') ?? '') : '';
  return id.length > LONGEST ? undefined : ENVELOPE.exec(id)?.[1];
}

/** What is found of each proof; empty where there is none. */
export async function judgeSecured(run: Run, secured: Secured, issuer: string): Promise<ProofJudgement[]> {
  if (secured.format === 'data-integrity') return judgeProofs(run, secured.credential, issuer);
  return [await judgeJwt(run, secured.jws, secured.header, issuer)];
}

/** Some issuers repeat the credential's context in its proofs (vc-di-eddsa §3.2.5); it says nothing more there. */
function withoutProofContexts(credential: JsonObject): JsonObject {
  const { proof } = credential;
  if (proof === undefined) return credential;
  const context = JSON.stringify(credential['@context']);
  const stripped = (one: unknown): unknown => {
    if (!isObject(one) || JSON.stringify(one['@context']) !== context) return one;
    const { '@context': _context, ...rest } = one;
    return rest;
  };
  return { ...credential, proof: Array.isArray(proof) ? proof.map(stripped) : stripped(proof) };
}
