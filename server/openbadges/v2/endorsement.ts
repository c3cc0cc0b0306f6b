/** The Open Badges 2.0 Endorsement of an issuer, a badge class or an award (OB 2.0 §Endorsement). */
import { OB_V2 } from '../contexts/contexts.ts';
import { isoOf } from '../dates.ts';
import { expectParts, filled } from '../filled.ts';
import { languageTag } from '../language.ts';
import type { EndorsementInput } from './inputs.ts';
import { withExtensions } from './members.ts';
import { wellFormed } from './shapes.ts';

export interface EndorsementV2 {
  '@context': typeof OB_V2;
  type: 'Endorsement';
  id: string;
  claim: { id: string; endorsementComment?: string };
  issuer: string | object;
  issuedOn: string;
  verification: { type: 'HostedBadge' } | { type: 'SignedBadge'; creator: string };
  '@language'?: string;
}

/**
 * The document of an endorsement: hosted at its `id`, or, with a `creator`, the payload of a JWS.
 * @throws BridgeError DOCUMENT_INVALID where a member is malformed (O1).
 */
export function endorsement(input: EndorsementInput): EndorsementV2 {
  const { id, claim, issuer, issuedAt, creator, language } = input;
  expectParts({ claim });
  return wellFormed(
    'endorsement',
    withExtensions(
      {
        '@context': OB_V2,
        type: 'Endorsement' as const,
        id,
        claim: { id: claim.id, ...filled({ endorsementComment: claim.endorsementComment }) },
        issuer,
        issuedOn: isoOf(issuedAt),
        verification:
          creator === undefined
            ? { type: 'HostedBadge' as const }
            : { type: 'SignedBadge' as const, creator },
        ...filled({ '@language': languageTag(language) }),
      },
      input.extensions,
    ),
  );
}
