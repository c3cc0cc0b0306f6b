/** Awards and badges within reach as tiles. */
import type { AwardSummary } from '../../actions/learners/describe-award.ts';
import type { BadgeProgress } from '../../actions/learners/read-progress.ts';
import { paths } from '../../openbadges/addresses.ts';
import type { BadgeTileProps } from '../components/badge-tile.tsx';
import type { Frame } from './learner-page.tsx';

type Tile = BadgeTileProps & { key: string };

export function awardTile({ award, achievement, standing }: AwardSummary, { words, home }: Frame): Tile {
  const dates = {
    made: award.achievedAt,
    'being-made': award.achievedAt,
    'needs-address': award.achievedAt,
    expired: award.expiresAt ?? award.achievedAt,
    revoked: award.revoked?.at ?? award.achievedAt,
  };
  const date = words.date(dates[standing]);
  return {
    key: award.id,
    href: `${home}/awards/${award.id}`,
    name: achievement.name,
    lang: achievement.language,
    picture: paths.image(achievement.image),
    state: standing === 'made' ? date : words.t(`learner.tile.${standing}`, { date }),
    isToned: standing === 'expired' || standing === 'revoked',
  };
}

/** @param withCount also says how far the learner is */
export function openTile(
  { badge, achievement, met, of }: BadgeProgress,
  { words, home }: Frame,
  withCount = false,
): Tile {
  const counts = { met: words.number(met), of: words.number(of) };
  return {
    key: badge.id,
    href: `${home}/badges/${badge.id}`,
    name: achievement.name,
    lang: achievement.language,
    picture: paths.image(achievement.image),
    state: withCount ? words.t('learner.home.openState', counts) : words.t('common.notEarnedYet'),
    isLocked: true,
  };
}
