/** Members that several Open Badges 3.0 classes share. */
import { filled } from '../filled.ts';
import { languageTag } from '../language.ts';
import type { AlignmentInput, EvidenceInput, ImageInput, RelatedInput } from '../inputs.ts';
import type { IdentifierEntryInput } from './inputs.ts';

export interface ImageObject {
  id: string;
  type: 'Image';
  caption?: string;
}
export interface AlignmentV3 {
  type: ['Alignment'];
  targetName: string;
  targetUrl: string;
  targetDescription?: string;
  targetFramework?: string;
  targetCode?: string;
  targetType?: string;
}
export interface EvidenceV3 {
  id?: string;
  type: ['Evidence'];
  narrative?: string;
  name?: string;
  description?: string;
  genre?: string;
  audience?: string;
}
export interface IdentifierEntry {
  type: 'IdentifierEntry';
  identifier: string;
  identifierType: string;
}
export interface RelatedV3 {
  id: string;
  type: ['Related'];
  inLanguage?: string;
  version?: string;
}

/** `undefined` where there is none. */
export function imageV3(image: string | ImageInput | undefined): ImageObject | undefined {
  if (image === undefined) return undefined;
  if (typeof image === 'string') return { id: image, type: 'Image' };
  return { id: image.id, type: 'Image', ...filled({ caption: image.caption }) };
}

export function alignmentsV3(alignments: readonly AlignmentInput[] = []): AlignmentV3[] {
  return alignments.map((one) => ({
    type: ['Alignment'],
    targetName: one.targetName,
    targetUrl: one.targetUrl,
    ...filled({
      targetDescription: one.targetDescription,
      targetFramework: one.targetFramework,
      targetCode: one.targetCode,
      targetType: one.targetType,
    }),
  }));
}

export function evidenceV3(evidence: readonly EvidenceInput[] = []): EvidenceV3[] {
  return evidence.map(({ id, narrative, name, description, genre, audience }) => ({
    ...filled({ id }),
    type: ['Evidence'],
    ...filled({ narrative, name, description, genre, audience }),
  }));
}

export function identifierEntries(entries: readonly IdentifierEntryInput[] = []): IdentifierEntry[] {
  return entries.map(({ identifier, identifierType }) => ({
    type: 'IdentifierEntry',
    identifier,
    identifierType,
  }));
}

export function relatedV3(related: readonly RelatedInput[] = []): RelatedV3[] {
  return related.map(({ id, language, version }) => ({
    id,
    type: ['Related'],
    ...filled({ inLanguage: languageCode(language), version }),
  }));
}

/** The tag as OB 3.0 admits it (OB 3.0 §LanguageCode): language, script and region, or undefined where it has more or is none. */
export function languageCode(tag: string | undefined): string | undefined {
  const spelled = languageTag(tag);
  return spelled !== undefined && /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(spelled)
    ? spelled
    : undefined;
}
