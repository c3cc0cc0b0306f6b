/** The words on a share card, in the badge's own language where we have it. */
import type { CardTexts } from '../../actions/public/draw-share-card.ts';
import type { PublicAward } from '../../actions/public/read-public-award.ts';
import { chooseLanguage, wordsFor } from '../words.ts';

/** @param publicUrl the product's origin: its host stands on the card */
export function cardTexts(shown: PublicAward, publicUrl: string): CardTexts {
  const { achievement, issuer, learner, expiresAt, standing } = shown;
  const words = wordsFor(chooseLanguage([achievement.language]));
  return {
    name: achievement.name,
    issuer: words.t('public.card.issuer', { issuer: issuer.name }),
    ...(learner === undefined ? {} : { learner: words.t('public.card.learner', { learner }) }),
    ...(standing === 'expired' && expiresAt !== undefined
      ? { expired: words.t('public.card.expired', { date: words.date(expiresAt) }) }
      : {}),
    host: new URL(publicUrl).host,
  };
}
