/** Who has a badge, who is how far, and why not yet. */
import type { VNode } from 'preact';
import type { BadgeLearner, PageOf } from '../../../actions/badges/reading/read-badge-learners.ts';
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import type { Standing } from '../../../model/signals/progress.ts';
import { Table, type TableRow } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { BadgeHead } from '../badge-head.tsx';
import { PlaceMark } from '../badge-state.tsx';
import { LearnerFilter, LearnerPager } from './learner-filter.tsx';
import { missingReasons } from '../check/reasons.ts';
import { type Room, TeacherPage } from '../teacher-page.tsx';
import { teacherPaths } from '../teacher-paths.ts';
import { badgeName, learnerName } from '../teacher-words.ts';

export interface BadgeLearnersPageProps {
  room: Room;
  badge: Badge;
  learners: PageOf<BadgeLearner>;
  /** Of the version in use. */
  sentence: readonly SentencePart[];
  search: string;
  standing: Standing | undefined;
}

export function BadgeLearnersPage(p: BadgeLearnersPageProps): VNode {
  const { room, badge, learners, search, standing } = p;
  const { words, course } = room;
  const path = teacherPaths.badgeLearners(course.id, badge.id);
  const isFiltered = search !== '' || standing !== undefined;
  return (
    <TeacherPage room={room} title={badgeName(badge, words)}>
      <BadgeHead room={room} badge={badge} current="learners" />
      <div class="stack-16">
        <LearnerFilter words={words} action={path} search={search} standing={standing} />
        {learners.total === 0 ? (
          <p>{words.t(isFiltered ? 'teacher.learners.none' : 'teacher.learners.nobody')}</p>
        ) : (
          <Table
            caption={words.t('teacher.learners.caption')}
            columns={[
              { key: 'learner', label: words.t('teacher.learners.learner') },
              { key: 'standing', label: words.t('teacher.learners.standing') },
              { key: 'missing', label: words.t('teacher.learners.missing') },
            ]}
            rows={learners.entries.map((entry) => rowOf(entry, p))}
          />
        )}
        <LearnerPager words={words} page={learners} path={path} query={{ q: search, standing }} />
      </div>
    </TeacherPage>
  );
}

function rowOf(entry: BadgeLearner, { room, badge, sentence }: BadgeLearnersPageProps): TableRow {
  const { words, course } = room;
  const name = learnerName(entry, words);
  const href = teacherPaths.badgeLearner(course.id, badge.id, entry.learner);
  return {
    key: entry.learner,
    head: (
      <>
        <a href={href}>
          <bdi>{name}</bdi>
        </a>
        {entry.hasLeft ? <span class="state"> {words.t('teacher.learners.left')}</span> : null}
      </>
    ),
    cells: [
      <PlaceMark place={entry} about="" words={words} />,
      <Reason entry={entry} sentence={sentence} room={room} />,
    ],
  };
}

function Reason({
  entry,
  sentence,
  room: { words },
}: {
  entry: BadgeLearner;
  sentence: readonly SentencePart[];
  room: Room;
}): VNode {
  if (entry.award !== undefined && entry.place === 'have')
    return (
      <span class="muted">
        {words.t('teacher.learners.since')} <Time at={entry.award.achievedAt} words={words} />
      </span>
    );
  const reasons = missingReasons(entry.progress?.groups ?? [], sentence, words);
  const isUnheard = entry.place === 'no-data';
  return <span class="muted">{isUnheard ? words.t('teacher.learners.unheard') : reasons}</span>;
}
