/** The Open Badges 3.0 Achievement (OB 3.0 §Achievement). */
import { OB_V3, VC_V2 } from '../contexts/contexts.ts';
import { expectParts, filled } from '../filled.ts';
import type { AchievementInput } from './inputs.ts';
import {
  type AlignmentV3,
  alignmentsV3,
  type IdentifierEntry,
  identifierEntries,
  type ImageObject,
  imageV3,
  languageCode,
  type RelatedV3,
  relatedV3,
} from './members.ts';
import { type ProfileV3, profileV3 } from './profile.ts';
import { type ResultDescription, resultDescriptionsV3 } from './results.ts';

export interface AchievementV3 {
  id: string;
  type: ['Achievement'];
  name: string;
  description: string;
  criteria: { id?: string; narrative?: string };
  achievementType?: string;
  image?: ImageObject;
  inLanguage?: string;
  tag?: string[];
  version?: string;
  alignment?: AlignmentV3[];
  resultDescription?: ResultDescription[];
  creator?: ProfileV3;
  creditsAvailable?: number;
  fieldOfStudy?: string;
  humanCode?: string;
  specialization?: string;
  otherIdentifier?: IdentifierEntry[];
  related?: RelatedV3[];
  endorsement?: object[];
  endorsementJwt?: string[];
}

/** The achievement as it stands in a credential; it is checked with the credential (O6). */
export function achievementV3(input: AchievementInput): AchievementV3 {
  expectParts({ criteria: input.criteria });
  return {
    id: input.id,
    type: ['Achievement'],
    name: input.name,
    description: input.description,
    criteria: filled({ id: input.criteria.id, narrative: input.criteria.narrative }),
    ...filled({
      achievementType: input.achievementType,
      image: imageV3(input.image),
      inLanguage: languageCode(input.language),
      tag: [...(input.tags ?? [])],
      version: input.version,
      alignment: alignmentsV3(input.alignments),
      resultDescription: resultDescriptionsV3(input.resultDescriptions),
      creator: input.creator === undefined ? undefined : profileV3(input.creator),
      creditsAvailable: input.creditsAvailable,
      fieldOfStudy: input.fieldOfStudy,
      humanCode: input.humanCode,
      specialization: input.specialization,
      otherIdentifier: identifierEntries(input.otherIdentifiers),
      related: relatedV3(input.related),
      endorsement: [...(input.endorsements ?? [])],
      endorsementJwt: [...(input.endorsementJwts ?? [])],
    }),
  };
}

/** The document at an achievement's own address: the achievement by itself, with the contexts it is read in. */
export function achievementDocument(input: AchievementInput): { '@context': string[] } & AchievementV3 {
  return { '@context': [VC_V2, OB_V3], ...achievementV3(input) };
}
