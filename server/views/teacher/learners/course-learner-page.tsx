/** One learner with every badge of the course: where the gradebook's submission review leads. */
import type { VNode } from 'preact';
import type { LearnerBadge } from '../../../actions/badges/reading/read-course-learners.ts';
import { BackLink } from '../../components/back-link.tsx';
import { BadgeImage } from '../../components/badge-image.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { TraceList } from '../../components/trace-list.tsx';
import { traceEntries } from '../../components/trace-words.ts';
import { PlacePill } from '../badge-state.tsx';
import { courseTitle, type Room, TeacherPage } from '../teacher-page.tsx';
import { teacherPaths } from '../teacher-paths.ts';
import { badgeName, pictureOf } from '../teacher-words.ts';

export interface CourseLearnerPageProps {
  room: Room;
  /** With the name as it is shown. */
  learner: { learner: string; name: string; hasLeft: boolean };
  badges: readonly LearnerBadge[];
}

export function CourseLearnerPage({ room, learner, badges }: CourseLearnerPageProps): VNode {
  const { words, course } = room;
  return (
    <TeacherPage room={room} title={learner.name}>
      <BackLink href={teacherPaths.learners(course.id)}>{words.t('teacher.nav.toLearners')}</BackLink>
      <PageHeading
        title={<bdi>{learner.name}</bdi>}
        note={
          <>
            <bdi>{courseTitle(room)}</bdi>
            {learner.hasLeft ? ` · ${words.t('teacher.learners.left')}` : null}
          </>
        }
      />
      {badges.length === 0 ? <p>{words.t('teacher.learner.noBadges')}</p> : null}
      <ul class="stack-16">
        {badges.map((entry) => (
          <li key={entry.badge.id} class="panel stack-16">
            <div class="row">
              <BadgeImage src={pictureOf(entry.badge.image)} size={48} alt="" />
              <div class="stack">
                <h2>
                  <bdi>{badgeName(entry.badge, words)}</bdi>
                </h2>
                <p class="line">
                  <PlacePill place={entry} words={words} />
                  <a href={teacherPaths.badgeLearner(course.id, entry.badge.id, learner.learner)}>
                    {words.t('teacher.learner.open')}
                    <span class="sr"> {badgeName(entry.badge, words)}</span>
                  </a>
                </p>
              </div>
            </div>
            <TraceList entries={traceEntries(entry.groups, entry.sentence, words)} />
          </li>
        ))}
      </ul>
    </TeacherPage>
  );
}
