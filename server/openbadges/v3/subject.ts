/** Who earned what, and how well (OB 3.0 §AchievementSubject). */
import { isoOf } from '../dates.ts';
import { expectParts, filled } from '../filled.ts';
import { identityClaim } from '../identity.ts';
import { type AchievementV3, achievementV3 } from './achievement.ts';
import type { RecipientV3Input, SubjectInput } from './inputs.ts';
import { type ImageObject, imageV3 } from './members.ts';
import { type ProfileV3, profileV3 } from './profile.ts';
import type { Result } from './results.ts';

export interface IdentityObject {
  type: 'IdentityObject';
  identityType: string;
  hashed: boolean;
  salt?: string;
  /** The hash, or the identity itself where it is not hashed. */
  identityHash: string;
}
export interface AchievementSubject {
  id?: string;
  type: ['AchievementSubject'];
  identifier?: IdentityObject[];
  achievement: AchievementV3;
  result?: Result[];
  narrative?: string;
  creditsEarned?: number;
  licenseNumber?: string;
  role?: string;
  term?: string;
  activityStartDate?: string;
  activityEndDate?: string;
  source?: ProfileV3;
  image?: ImageObject;
}

/** What was earned, of a subject that is named before it; it is checked with the credential (O6). */
export function earnedV3(
  input: Omit<SubjectInput, 'id' | 'recipients' | 'results'>,
): Omit<AchievementSubject, 'id' | 'type' | 'identifier' | 'result'> {
  expectParts({ achievement: input.achievement });
  return {
    achievement: achievementV3(input.achievement),
    ...filled({
      narrative: input.narrative,
      creditsEarned: input.creditsEarned,
      licenseNumber: input.licenseNumber,
      role: input.role,
      term: input.term,
      activityStartDate: dateOf(input.activityStartAt),
      activityEndDate: dateOf(input.activityEndAt),
      source: input.source === undefined ? undefined : profileV3(input.source),
      image: imageV3(input.image),
    }),
  };
}

/** One recipient as an IdentityObject (OB 3.0 §IdentityObject). */
export function identityObject(recipient: RecipientV3Input): IdentityObject {
  const { hashed, salt, identity } = identityClaim(recipient);
  return {
    type: 'IdentityObject',
    identityType: recipient.type ?? 'emailAddress',
    hashed,
    ...filled({ salt }),
    identityHash: identity,
  };
}

function dateOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoOf(at);
}
