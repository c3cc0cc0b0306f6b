/** Judges the signature of a credential that is a JWT (OB 3.0 §8.2, VC-JOSE-COSE; O32, O33, O39). */
import { type CompactJws, fits, isSignedBy } from '../../../jws/compact.ts';
import type { Run } from '../../common.ts';
import type { JsonObject } from '../../members.ts';
import { findJwtKeys } from '../keys/jwt-keys.ts';
import type { ProofJudgement } from './judgement.ts';

const ALGORITHMS = { RS256: 'RS256', ES256: 'ES256', EdDSA: 'EdDSA', Ed25519: 'EdDSA' } as const;
/** Types of a JWT that is a credential; anything else was made for another purpose (RFC 8725 §3.11). */
const TYPES = /^(application\/)?(jwt|vc\+jwt|vc\+ld\+jwt|vc-ld\+jwt)$/i;
const CONTENTS = /^(application\/)?(vc|vc\+ld\+json|credential-claims-set\+json|ld\+json|json)$/i;

export async function judgeJwt(
  run: Run,
  jws: CompactJws,
  header: JsonObject,
  issuer: string,
): Promise<ProofJudgement> {
  const alg = header['alg'];
  const kind = `JWT ${typeof alg === 'string' ? alg : ''}`.trim();
  if (typeof alg !== 'string' || !isPlain(header)) return { finding: 'malformed', kind };
  if (/^(none|HS\d+)$/i.test(alg)) return { finding: 'refused', kind };
  if (!Object.hasOwn(ALGORITHMS, alg)) return { finding: 'unsupported', kind };
  const algorithm = ALGORITHMS[alg as keyof typeof ALGORITHMS];
  const found = await findJwtKeys(run, issuer, header);
  if (!('keys' in found)) return { finding: 'noKey', kind, binding: found.kind };
  const keys = found.keys.filter(({ key }) => fits(algorithm, key));
  if (keys.length === 0) return { finding: 'refused', kind, binding: found.kind };
  const isSigned = keys.some(({ key }) => isSignedBy(jws, algorithm, key));
  const remarks = algorithm === 'EdDSA' ? (['eddsaJwt'] as const) : [];
  return { finding: isSigned ? 'pass' : 'invalid', kind, binding: found.kind, remarks };
}

/** Nothing that must be understood and is not, and made to be a credential. */
function isPlain({ crit, b64, typ, cty }: JsonObject): boolean {
  if (crit !== undefined || b64 !== undefined) return false;
  const isOf = (value: unknown, allowed: RegExp): boolean =>
    value === undefined || (typeof value === 'string' && allowed.test(value));
  return isOf(typ, TYPES) && isOf(cty, CONTENTS);
}
