/** The Open Badges 2.0 BadgeClass (OB 2.0 §BadgeClass). */
import type { Addresses } from '../addresses.ts';
import { OB_V2 } from '../contexts/contexts.ts';
import type { BadgeFacts } from '../facts.ts';
import { wellFormed } from './shapes.ts';

export interface BadgeClass {
  '@context': typeof OB_V2;
  type: 'BadgeClass';
  id: string;
  name: string;
  description: string;
  image: string;
  criteria: { id: string; narrative: string };
  issuer: string;
  tags?: string[];
  version: string;
}

/** The document of `/badges/<id>/<version>/v2`. Throws DOCUMENT_INVALID where a required member is empty. */
export function badgeClass(at: Addresses, facts: BadgeFacts): BadgeClass {
  const { achievement } = facts;
  return wellFormed('badgeClass', {
    '@context': OB_V2,
    type: 'BadgeClass',
    id: at.badgeClass(facts.badge, facts.version),
    name: achievement.name,
    description: achievement.description,
    image: at.image(achievement.image),
    criteria: { id: at.achievement(facts.badge, facts.version), narrative: achievement.criteria },
    issuer: at.issuerV2(facts.issuer),
    ...(achievement.tags.length === 0 ? {} : { tags: achievement.tags }),
    version: String(facts.version),
  });
}
