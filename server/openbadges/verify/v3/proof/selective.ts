/** Judges derived ecdsa-sd-2023 proofs, which show part of what was signed, by the library of its authors (vc-di-ecdsa §3.4). */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { createVerifyCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { contexts, loadContext } from '../../../contexts/contexts.ts';
import { multikeyOf } from '../../../keys/multikey.ts';
import type { Run } from '../../common.ts';
import { limits } from '../../limits.ts';
import { type JsonObject, textIn } from '../../members.ts';
import type { MethodKey } from '../keys/method-key.ts';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
/** How the values of base and derived proofs begin (vc-di-ecdsa §3.5.2, §3.5.7). */
const BEGINNINGS = { base: 'u2V0A', derived: 'u2V0B' } as const;
/** Longest value read, in letters: a signature for each of the statements that are read at all. */
const LONGEST = limits.quads * 100;

/**
 * What is wrong with the value of a proof before it is looked into. `base`: it is the one from which others are
 * derived, and whoever shows it shows what was to stay unseen.
 */
export function selectiveFault(proof: JsonObject): 'base' | 'malformed' | undefined {
  const value = textIn(proof, 'proofValue') ?? '';
  if (value.startsWith(BEGINNINGS.base)) return 'base';
  return value.startsWith(BEGINNINGS.derived) && value.length <= LONGEST ? undefined : 'malformed';
}

interface Verified {
  verified: boolean;
}

/**
 * Whether a derived proof holds. Its canonical text is made first, within our limits: what is too large never
 * comes to the library.
 */
export async function checkSelective(
  _run: Run,
  { proof: _proof, ...document }: JsonObject,
  proof: JsonObject,
  { key }: MethodKey,
  text: (digest: 'sha256') => Promise<string>,
): Promise<boolean> {
  await text('sha256');
  const id = textIn(proof, 'verificationMethod') ?? textIn(proof['verificationMethod'], 'id') ?? '';
  const method = { '@context': MULTIKEY, id, type: 'Multikey', publicKeyMultibase: multikeyOf(key) };
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });
  const { verified }: Verified = await suite.verifyProof({
    document,
    proof: { '@context': document['@context'], ...proof },
    documentLoader: (url) =>
      contexts.has(url) ? loadContext(url) : Promise.resolve({ documentUrl: url, document: method }),
  });
  return verified;
}
