/** The Open Badges 3.0 Achievement (OB 3.0 §B.1.2). */
import type { Addresses } from '../addresses.ts';
import { OB_V3, VC_V2 } from '../contexts/contexts.ts';
import type { BadgeFacts } from '../facts.ts';

export interface ImageObject {
  id: string;
  type: 'Image';
}
export interface AchievementV3 {
  id: string;
  type: ['Achievement'];
  name: string;
  description: string;
  criteria: { id: string; narrative: string };
  achievementType: string;
  image: ImageObject;
  inLanguage?: string;
  tag?: string[];
  version: string;
}

/** The achievement as it stands in a credential. */
export function achievementV3(at: Addresses, facts: BadgeFacts): AchievementV3 {
  const { achievement } = facts;
  const id = at.achievement(facts.badge, facts.version);
  const inLanguage = languageCode(achievement.language);
  return {
    id,
    type: ['Achievement'],
    name: achievement.name,
    description: achievement.description,
    criteria: { id, narrative: achievement.criteria },
    achievementType: achievement.achievementType,
    image: { id: at.image(achievement.image), type: 'Image' },
    ...(inLanguage === undefined ? {} : { inLanguage }),
    ...(achievement.tags.length === 0 ? {} : { tag: achievement.tags }),
    version: String(facts.version),
  };
}

/** The document of `/badges/<id>/<version>`: the achievement by itself, with the context it is read in. */
export function achievementDocument(
  at: Addresses,
  facts: BadgeFacts,
): { '@context': string[] } & AchievementV3 {
  return { '@context': [VC_V2, OB_V3], ...achievementV3(at, facts) };
}

/** BCP 47 tag in the spelling that the standard asks for (`pt-BR`), or undefined where it has no such spelling. */
function languageCode(tag: string): string | undefined {
  const spelled = canonicalTag(tag.replaceAll('_', '-'));
  return spelled !== undefined && /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/.test(spelled)
    ? spelled
    : undefined;
}

function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
