/** The frame around every page of a teacher: inside the LMS, under the name of the course. */
import type { ComponentChildren, VNode } from 'preact';
import type { Course } from '../../model/courses/course.ts';
import { Tabs } from '../components/tabs.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';
import { teacherPaths } from './teacher-paths.ts';

/** What every page of a course is told. */
export interface Room {
  words: Words;
  /** Epoch ms of the request. */
  now: number;
  course: Pick<Course, 'id' | 'title'>;
  /** Name of the LMS. */
  lms: string;
  platformOrigin: string;
}

export interface TeacherPageProps {
  room: Room;
  title: string;
  children: ComponentChildren;
}

export function TeacherPage({ room, title, children }: TeacherPageProps): VNode {
  return (
    <Page words={room.words} title={title} chrome="frame" platformOrigin={room.platformOrigin}>
      {children}
    </Page>
  );
}

/** The course's name as people read it. */
export function courseTitle({ course, words }: Room): string {
  return course.title === '' ? words.t('teacher.unnamedCourse') : course.title;
}

/** The pages of a course. */
export function CourseTabs({ room, current }: { room: Room; current: 'badges' | 'learners' }): VNode {
  const { words, course } = room;
  return (
    <Tabs
      label={words.t('teacher.nav.course')}
      items={[
        {
          href: teacherPaths.board(course.id),
          label: words.t('teacher.nav.badges'),
          isCurrent: current === 'badges',
        },
        {
          href: teacherPaths.learners(course.id),
          label: words.t('teacher.nav.learners'),
          isCurrent: current === 'learners',
        },
      ]}
    />
  );
}
