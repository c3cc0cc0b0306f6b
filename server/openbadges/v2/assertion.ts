/** The Open Badges 2.0 hosted Assertion, and what stands in its place once it is revoked (OB 2.0 §Assertion). */
import type { AwardId } from '../../model/ids.ts';
import type { Addresses } from '../addresses.ts';
import { OB_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';
import type { AssertionFacts } from '../facts.ts';
import { hashAddress } from '../identity.ts';
import { wellFormed } from './shapes.ts';

export interface Assertion {
  '@context': typeof OB_V2;
  type: 'Assertion';
  id: string;
  recipient: { type: 'email'; hashed: true; salt: string; identity: string };
  issuedOn: string;
  expires?: string;
  badge: string;
  verification: { type: 'HostedBadge' };
}

export interface RevokedAssertion {
  '@context': typeof OB_V2;
  type: 'Assertion';
  id: string;
  revoked: true;
  revocationReason?: string;
}

/** The document of `/a/<id>` while the award holds. */
export function hostedAssertion(at: Addresses, facts: AssertionFacts): Assertion {
  const { address, salt } = facts.recipient;
  return wellFormed('assertion', {
    '@context': OB_V2,
    type: 'Assertion',
    id: at.assertion(facts.award),
    recipient: { type: 'email', hashed: true, salt, identity: hashAddress(address, salt) },
    issuedOn: isoOf(facts.issuedAt),
    ...(facts.expiresAt === undefined ? {} : { expires: isoOf(facts.expiresAt) }),
    badge: at.badgeClass(facts.badge, facts.version),
    verification: { type: 'HostedBadge' },
  });
}

/** All that `/a/<id>` says, with status 410, once the award is revoked: never the whole assertion (O17). */
export function revokedAssertion(at: Addresses, award: AwardId, reason: string): RevokedAssertion {
  return wellFormed('revokedAssertion', {
    '@context': OB_V2,
    type: 'Assertion',
    id: at.assertion(award),
    revoked: true,
    ...(reason === '' ? {} : { revocationReason: reason }),
  });
}
