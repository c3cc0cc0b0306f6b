/** Known holes of the official validator, and which of them can explain that it says something else than we do. */
import type { Report } from '../../../server/openbadges/verify/report.ts';
import type { SecondOpinion } from './second-opinion.ts';

type Theirs = Extract<SecondOpinion, { kind: 'report' }>;

/** A hole by its number in `openbadges.md` section 9. */
export interface Hole {
  id: string;
  words: string;
  /** Whether it can be the cause of this difference. */
  explains(ours: Report, theirs: Theirs): boolean;
}

const isGood = ({ verdict }: Report): boolean => verdict === 'valid' || verdict === 'warnings';
const isSigned = ({ format }: Report): boolean => format === 'signed';
const mentions = (theirs: Theirs, what: RegExp): boolean =>
  theirs.messages.some(({ level, name, result }) => level === 'ERROR' && what.test(`${name} ${result}`));

export const knownHoles: readonly Hole[] = [
  {
    id: 'O41',
    words: 'It overlooks a revocation list with one entry only.',
    explains: (ours, theirs) => theirs.valid && ours.reason === 'revoked' && isSigned(ours),
  },
  {
    id: 'O42',
    words: 'It overlooks "revoked": true in a badge that is answered with HTTP status 200.',
    explains: (ours, theirs) => theirs.valid && ours.reason === 'revoked' && !isSigned(ours),
  },
  {
    id: 'O43',
    words: 'It ignores HTTP status 410 (gone) where the whole badge comes with it.',
    explains: (ours, theirs) => theirs.valid && ours.reason === 'revoked' && !isSigned(ours),
  },
  {
    id: 'O44',
    words: 'It breaks off at a revoked badge of which no more than that is left, instead of saying so.',
    explains: (ours, theirs) =>
      !theirs.valid && ours.reason === 'revoked' && !mentions(theirs, /revo(?:ked|cation)/i),
  },
  {
    id: 'O45',
    words: 'It ignores the HTTP status: what comes with 404 or 500 counts as the badge.',
    explains: (ours, theirs) =>
      theirs.valid && (ours.reason === 'not-found' || ours.reason === 'unreachable') && !isSigned(ours),
  },
  {
    id: 'O46',
    words: 'It verifies RSA signatures only.',
    explains: (ours, theirs) =>
      !theirs.valid && isGood(ours) && isSigned(ours) && mentions(theirs, /jws|sign|key|alg/i),
  },
  {
    id: 'O48',
    words: 'It checks neither the signatures of endorsements nor Markdown.',
    explains: (ours, theirs) =>
      theirs.valid &&
      ours.checks.some(({ id, outcome }) => id === 'endorsement' && outcome !== 'pass' && outcome !== 'skip'),
  },
  {
    id: 'O49',
    words:
      'It fetches vocabularies from the network, and fails where they have changed or cannot be reached.',
    explains: (ours, theirs) =>
      !theirs.valid && isGood(ours) && mentions(theirs, /context|json-?ld|compact/i),
  },
];

/** Whether the two say the same of the badge. What we could not check is no agreement with anything. */
export function agrees(ours: Report, theirs: Theirs): boolean {
  if (ours.verdict === 'unchecked') return false;
  return isGood(ours) === theirs.valid;
}

/** The holes that can explain a difference; also where both refuse a badge, but one does not say why. */
export function holesBetween(ours: Report, theirs: Theirs): Hole[] {
  return knownHoles.filter((hole) => hole.explains(ours, theirs));
}
