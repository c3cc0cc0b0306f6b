/** Judges derived ecdsa-sd-2023 proofs, which show part of what was signed, by the library of its authors (vc-di-ecdsa §3.4). */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { createVerifyCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { loadContext } from '../../../contexts/contexts.ts';
import { multikeyOf } from '../../../keys/multikey.ts';
import type { Run } from '../../common.ts';
import { type JsonObject, textIn } from '../../members.ts';
import type { MethodKey } from '../keys/method-key.ts';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
/** How the value of a base proof begins, which is the issuer's and the holder's own (vc-di-ecdsa §3.5.2). */
const BASE = 'u2V0A';

/** True for the proof from which others are derived: whoever shows it shows what was to stay unseen. */
export function isBaseProof(proof: JsonObject): boolean {
  return textIn(proof, 'proofValue')?.startsWith(BASE) === true;
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
      url === id ? Promise.resolve({ documentUrl: url, document: method, tag: 'static' }) : loadContext(url),
  });
  return verified;
}
