/** Members that several Open Badges 2.0 classes share. */
import { BridgeError } from '../../errors.ts';
import { filled } from '../filled.ts';
import type { AlignmentInput, EvidenceInput, ImageInput, RelatedInput } from '../inputs.ts';
import { languageTag } from '../language.ts';
import type { CommonV2Input } from './inputs.ts';

/** A picture: its address alone, or an object with a caption. */
export type ImageV2 = string | { id: string; caption?: string; author?: string };
export interface AlignmentV2 {
  targetName: string;
  targetUrl: string;
  targetDescription?: string;
  targetFramework?: string;
  targetCode?: string;
}
export type EvidenceV2 =
  | string
  | {
      id?: string;
      narrative?: string;
      name?: string;
      description?: string;
      genre?: string;
      audience?: string;
    };
export interface RelatedV2 {
  type: string[];
  id: string;
  '@language'?: string;
  version?: string;
}
/** What any class may carry at its end. */
export interface CommonV2 {
  '@language'?: string;
  version?: string;
  related?: RelatedV2[];
  endorsement?: (string | object)[];
}

/** `undefined` where there is none; the bare address where nothing is said of the picture. */
export function imageV2(image: string | ImageInput | undefined): ImageV2 | undefined {
  if (image === undefined || typeof image === 'string') return image;
  const { id, caption, author } = image;
  const said = filled({ caption, author });
  return Object.keys(said).length === 0 ? id : { id, ...said };
}

export function alignmentsV2(alignments: readonly AlignmentInput[] = []): AlignmentV2[] {
  return alignments.map(({ targetName, targetUrl, targetDescription, targetFramework, targetCode }) => ({
    targetName,
    targetUrl,
    ...filled({ targetDescription, targetFramework, targetCode }),
  }));
}

/** Evidence that is no more than an address is written as that address (OB 2.0 §Evidence). */
export function evidenceV2(evidence: readonly (string | EvidenceInput)[] = []): EvidenceV2[] {
  return evidence.map((one) => {
    if (typeof one === 'string') return one;
    const { id, narrative, name, description, genre, audience } = one;
    const said = filled({ narrative, name, description, genre, audience });
    return Object.keys(said).length === 0 && id !== undefined ? id : { ...filled({ id }), ...said };
  });
}

/** Language, version, related objects and endorsements of an object of class `type`. */
export function commonV2(type: string, input: CommonV2Input): CommonV2 {
  return filled({
    '@language': languageTag(input.language),
    version: input.version,
    related: related(type, input.related),
    endorsement: [...(input.endorsements ?? [])],
  });
}

function related(type: string, all: readonly RelatedInput[] = []): RelatedV2[] {
  return all.map(({ id, language, version }) => ({
    type: [type],
    id,
    ...filled({ '@language': languageTag(language), version }),
  }));
}

/**
 * The document with its extensions at the end, as they were given (OB 2.0 §Extensions).
 * @throws BridgeError DOCUMENT_INVALID where an extension bears the name of a member of the standard.
 */
export function withExtensions<T extends object>(
  document: T,
  extensions: Readonly<Record<string, object>> = {},
): T {
  const members = Object.keys(extensions).filter((name) => !name.includes(':'));
  if (members.length > 0) {
    throw new BridgeError('DOCUMENT_INVALID', 'extensions are named by a prefix', { details: { members } });
  }
  return { ...document, ...extensions };
}
