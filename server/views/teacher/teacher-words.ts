/** Small words that several pages of teachers say in the same way. */
import type { Badge } from '../../model/badges/badge.ts';
import type { LearnerPlace } from '../../actions/badges/reading/read-standings.ts';
import type { ImageId } from '../../model/ids.ts';
import { paths } from '../../openbadges/addresses.ts';
import { asset } from '../assets.ts';
import type { Words } from '../words.ts';

/** Numbers of people are counted up to this. */
const MOST = 10_000;

/** A number of people; "10,000+" above what is counted. */
export function countWord(count: number, words: Words): string {
  if (count <= MOST) return words.number(count);
  return words.t('teacher.overMost', { most: words.number(MOST) });
}

/** The badge's name, or words for one that has none yet. */
export function badgeName(badge: Pick<Badge, 'name'>, words: Words): string {
  return badge.name === '' ? words.t('teacher.unnamedBadge') : badge.name;
}

/** A learner's name, or words and a code for one whom the LMS does not name. */
export function learnerName(learner: { learner: string; name: string }, words: Words): string {
  if (learner.name !== '') return learner.name;
  return words.t('teacher.unnamedLearner', { code: learner.learner.slice(0, 4) });
}

/** Address of a badge's picture without a query. */
export function pictureOf(image: ImageId | undefined): string {
  return image === undefined ? asset('logo.svg') : paths.image(image);
}

/** Where a learner stands, in a word or two: "Has it", "2 of 3". */
export function placeWord({ place, met, of }: LearnerPlace, words: Words): string {
  const isUnderWay = place === 'nearly' || place === 'not-yet';
  if (!isUnderWay || of === 0) return words.t(`teacher.place.${place}`);
  return words.t('teacher.place.of', { met: words.number(met), of: words.number(of) });
}
