/** The Open Badges 2.0 BadgeClass (OB 2.0 §BadgeClass). */
import { OB_V2 } from '../contexts/contexts.ts';
import { expectParts, filled } from '../filled.ts';
import type { BadgeClassInput } from './inputs.ts';
import {
  type AlignmentV2,
  alignmentsV2,
  type CommonV2,
  commonV2,
  type ImageV2,
  imageV2,
  withExtensions,
} from './members.ts';
import { wellFormed } from './shapes.ts';

export interface BadgeClass extends CommonV2 {
  '@context': typeof OB_V2;
  type: 'BadgeClass';
  id: string;
  name: string;
  description: string;
  image: ImageV2;
  criteria: string | { id?: string; narrative?: string };
  issuer: string | object;
  alignment?: AlignmentV2[];
  tags?: string[];
}

/**
 * The document of a badge class.
 * @throws BridgeError DOCUMENT_INVALID where a required member is empty or malformed (O1).
 */
export function badgeClass(input: BadgeClassInput): BadgeClass {
  const { id, name, description, image, criteria, issuer, alignments, tags } = input;
  expectParts({ criteria, image });
  return wellFormed(
    'badgeClass',
    withExtensions(
      {
        '@context': OB_V2,
        type: 'BadgeClass' as const,
        id,
        name,
        description,
        image: imageV2(image) ?? '',
        criteria: typeof criteria === 'string' ? criteria : filled(criteria),
        issuer,
        ...filled({ alignment: alignmentsV2(alignments), tags: [...(tags ?? [])] }),
        ...commonV2('BadgeClass', input),
      },
      input.extensions,
    ),
  );
}
