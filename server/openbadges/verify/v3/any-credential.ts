/** Takes whatever follows the VC Data Model: a credential, an envelope around one, or a presentation of several (VCDM 2.0 §4). */
import type { Run } from '../common.ts';
import { hasType, isObject, type JsonObject } from '../members.ts';
import { type Found, type FoundJws, readSigned } from '../read-input.ts';
import type { Facts } from '../report.ts';
import { verifyCredential } from './credential.ts';
import { verifyPresentation } from './record.ts';
import { envelopedText, isEnvelope, securedJwt, securedObject } from './secured.ts';

const NOTHING: Facts = { dates: {}, status: 'unknown' };

type FoundCredential = FoundJws | Extract<Found, { kind: 'object' }>;

/** What was handed in where it says that it follows the VC Data Model, or is a JWT that holds such a thing. */
export function credentialFound(found: Found): FoundCredential | undefined {
  if (found.kind === 'status') return undefined;
  const { value } = found;
  const isWrapped = found.kind === 'jws' && (isObject(value['vc']) || isObject(value['vp']));
  const isNamed = hasType(value, 'VerifiableCredential', 'VerifiablePresentation');
  return isWrapped || isNamed || isEnvelope(value) ? found : undefined;
}

export function verifyAnyCredential(run: Run, found: FoundCredential): Promise<Facts> {
  if (found.kind === 'jws') return verifyJwt(run, found);
  const { value } = found;
  if (isEnvelope(value)) {
    const text = envelopedText(value);
    if (text === undefined) run.checks.add('input', 'unsupported');
    const inside = text === undefined ? undefined : readSigned(text, run.checks);
    return inside === undefined ? Promise.resolve(NOTHING) : verifyJwt(run, inside);
  }
  if (hasType(value, 'VerifiablePresentation')) return present(run, 'data-integrity', value);
  return verifyCredential(run, securedObject(value));
}

function verifyJwt(run: Run, found: FoundJws): Promise<Facts> {
  const { vp } = found.value;
  if (isObject(vp)) return present(run, 'jwt', vp);
  if (hasType(found.value, 'VerifiablePresentation')) return present(run, 'jwt', found.value);
  const secured = securedJwt(found);
  if (secured !== undefined) return verifyCredential(run, secured);
  run.checks.add('parse', 'jws');
  return Promise.resolve(NOTHING);
}

function present(run: Run, format: 'data-integrity' | 'jwt', presentation: JsonObject): Promise<Facts> {
  return verifyPresentation(run, format, presentation, verifyCredential);
}
