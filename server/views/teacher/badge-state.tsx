/** States of badges, learners and awards as capsules and marks. */
import type { VNode } from 'preact';
import type { BoardBadge } from '../../actions/badges/reading/read-board.ts';
import type { LearnerPlace, Place, StandingCounts } from '../../actions/badges/reading/read-standings.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { Standing } from '../components/standing.tsx';
import { StatusPill, type Tone } from '../components/status-pill.tsx';
import type { Words } from '../words.ts';
import { countWord, placeWord } from './teacher-words.ts';

const badgeLooks: Readonly<Record<BoardBadge['state'], { tone: Tone; icon?: IconName }>> = {
  active: { tone: 'done' },
  draft: { tone: 'none', icon: 'pencil' },
  withdrawn: { tone: 'gone' },
  'no-data': { tone: 'need' },
};

export function BadgeStatePill({ state, words }: { state: BoardBadge['state']; words: Words }): VNode {
  return <StatusPill {...badgeLooks[state]}>{words.t(`teacher.state.${state}`)}</StatusPill>;
}

const placeLooks: Readonly<Record<Place, { tone: Tone; icon: IconName }>> = {
  have: { tone: 'done', icon: 'circle-check' },
  nearly: { tone: 'wait', icon: 'circle-dot' },
  'not-yet': { tone: 'none', icon: 'circle-dashed' },
  'no-data': { tone: 'none', icon: 'minus' },
  expired: { tone: 'need', icon: 'clock' },
  revoked: { tone: 'gone', icon: 'ban' },
};

/** Where a learner stands, as a mark in a table; a link to the reasons where one is given. */
export function PlaceMark(p: {
  place: LearnerPlace;
  href?: string | undefined;
  /** Said by screen readers: whom and what it is about. */
  about: string;
  words: Words;
}): VNode {
  const { tone, icon } = placeLooks[p.place.place];
  const inside = (
    <>
      <Icon name={icon} />
      <span>
        {placeWord(p.place, p.words)}
        <span class="sr"> {p.about}</span>
      </span>
    </>
  );
  if (p.href === undefined) return <span class={`cell ${tone}`}>{inside}</span>;
  return (
    <a class={`cell ${tone}`} href={p.href}>
      {inside}
    </a>
  );
}

/** Where a learner stands, as a capsule. */
export function PlacePill({ place, words }: { place: LearnerPlace; words: Words }): VNode {
  return <StatusPill {...placeLooks[place.place]}>{placeWord(place, words)}</StatusPill>;
}

/** The three counts of a badge. */
export function Counts({ counts, words }: { counts: StandingCounts; words: Words }): VNode {
  const part = (kind: keyof StandingCounts): { count: number; number: string; text: string } => ({
    count: counts[kind],
    number: countWord(counts[kind], words),
    text: words.t(`teacher.count.${kind}`),
  });
  return <Standing have={part('have')} nearly={part('nearly')} notYet={part('notYet')} />;
}
