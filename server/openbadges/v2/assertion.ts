/** The Open Badges 2.0 Assertion, hosted or to be signed, and what stands in its place once it is revoked (OB 2.0 §Assertion). */
import { OB_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';
import { expectParts, filled } from '../filled.ts';
import { identityClaim } from '../identity.ts';
import type { AssertionInput, IdentityTypeV2, RecipientV2Input, SignedAssertionInput } from './inputs.ts';
import {
  type CommonV2,
  commonV2,
  type EvidenceV2,
  evidenceV2,
  type ImageV2,
  imageV2,
  withExtensions,
} from './members.ts';
import { isHttpUrl, wellFormed } from './shapes.ts';

export interface RecipientV2 {
  type: IdentityTypeV2;
  hashed: boolean;
  salt?: string;
  identity: string;
}
interface AnyAssertion extends CommonV2 {
  '@context': typeof OB_V2;
  type: 'Assertion';
  id: string;
  recipient: RecipientV2;
  issuedOn: string;
  expires?: string;
  badge: string | object;
  image?: ImageV2;
  evidence?: EvidenceV2[];
  narrative?: string;
}
/** An assertion that is verified by fetching it. */
export interface HostedAssertion extends AnyAssertion {
  verification: { type: 'HostedBadge' };
}
/** The payload of a signed badge. */
export interface SignedAssertion extends AnyAssertion {
  verification: { type: 'SignedBadge'; creator: string };
}

export interface RevokedAssertion {
  '@context': typeof OB_V2;
  type: 'Assertion';
  id: string;
  revoked: true;
  revocationReason?: string;
}

/**
 * The document of a hosted assertion while the award holds.
 * @throws BridgeError DOCUMENT_INVALID where a member is malformed (O1).
 */
export function hostedAssertion(input: AssertionInput): HostedAssertion {
  return wellFormed('assertion', assertion(input, { type: 'HostedBadge' } as const));
}

/**
 * Builds many hosted assertions of one badge: what they have in common is checked once and here, and of each
 * only what can be wrong with it.
 *
 * @returns a function with the same results as `hostedAssertion`; it throws as that one does
 * @throws BridgeError DOCUMENT_INVALID where the common parts are malformed
 */
export function createAssertionSeries(
  common: Omit<AssertionInput, 'id' | 'recipient' | 'issuedAt' | 'expiresAt'>,
): (one: Pick<AssertionInput, 'id' | 'recipient' | 'issuedAt' | 'expiresAt'>) => HostedAssertion {
  const probe = {
    id: 'https://badge.example/',
    recipient: { identity: 'a@b.example', salt: '' },
    issuedAt: 0,
  };
  hostedAssertion({ ...common, ...probe });
  return (one) => {
    const { id, recipient } = one;
    const built = assertion({ ...common, ...one }, { type: 'HostedBadge' } as const);
    const isPlain = isHttpUrl(id) && recipient.type === undefined && recipient.hashed === undefined;
    return isPlain ? built : wellFormed('assertion', built);
  };
}

/**
 * The payload of a signed assertion; `signAssertion` makes the badge of it.
 * @throws BridgeError DOCUMENT_INVALID where a member is malformed, or the id is no `urn:uuid:` of version 4 (O2).
 */
export function signedAssertion(input: SignedAssertionInput): SignedAssertion {
  const { creator } = input;
  return wellFormed('signedAssertion', assertion(input, { type: 'SignedBadge', creator } as const));
}

function assertion<V extends object>(
  input: AssertionInput,
  verification: V,
): AnyAssertion & { verification: V } {
  const { id, badge, recipient, issuedAt, expiresAt, image, evidence, narrative } = input;
  expectParts({ recipient });
  return withExtensions(
    {
      '@context': OB_V2,
      type: 'Assertion' as const,
      id,
      recipient: recipientV2(recipient),
      issuedOn: isoOf(issuedAt),
      ...filled({ expires: expiresAt === undefined ? undefined : isoOf(expiresAt) }),
      badge,
      verification,
      ...filled({ image: imageV2(image), evidence: evidenceV2(evidence), narrative }),
      ...commonV2('Assertion', input),
    },
    input.extensions,
  );
}

function recipientV2(recipient: RecipientV2Input): RecipientV2 {
  const { hashed, salt, identity } = identityClaim(recipient);
  return { type: recipient.type ?? 'email', hashed, ...filled({ salt }), identity };
}

/**
 * The payload of a signed badge that says the same as a hosted one, under an id of its own (O2).
 * @throws BridgeError DOCUMENT_INVALID as `signedAssertion`.
 */
export function asSigned(hosted: HostedAssertion, id: string, creator: string): SignedAssertion {
  const signed: SignedAssertion = { ...hosted, id, verification: { type: 'SignedBadge', creator } };
  return wellFormed('signedAssertion', signed);
}

/** All that the address of a hosted assertion says, with status 410, once it is revoked: never the whole assertion (O17). */
export function revokedAssertion(input: { id: string; reason?: string | undefined }): RevokedAssertion {
  return wellFormed('revokedAssertion', {
    '@context': OB_V2,
    type: 'Assertion',
    id: input.id,
    revoked: true,
    ...filled({ revocationReason: input.reason }),
  });
}
