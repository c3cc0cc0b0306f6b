/** Signed Open Badges 2.0: an assertion or an endorsement as a compact JWS (OB 2.0 §Signed Badges). */
import type { KeyObject } from 'node:crypto';
import { signCompactJws } from '../jws/compact.ts';
import type { SignedAssertion } from './assertion.ts';
import type { EndorsementV2 } from './endorsement.ts';

/** The official validator reads RS256 alone; ours and others read ES256 as well. */
export type SignedBadgeAlgorithm = 'RS256' | 'ES256';

/**
 * The badge: a compact JWS whose header holds `alg` and nothing else (O3).
 *
 * @param privateKey the key whose document `verification.creator` names
 * @throws BridgeError SIGNING_FAILED where key and algorithm do not belong together
 */
export function signAssertion(
  payload: SignedAssertion | EndorsementV2,
  privateKey: KeyObject,
  alg: SignedBadgeAlgorithm = 'RS256',
): string {
  return signCompactJws({ alg }, JSON.stringify(payload), privateKey);
}
