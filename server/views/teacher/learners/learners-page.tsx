/** Learners and badges of a course side by side. */
import type { VNode } from 'preact';
import type { Grid, GridRow } from '../../../actions/badges/reading/read-course-learners.ts';
import type { Standing } from '../../../model/signals/progress.ts';
import { BadgeImage } from '../../components/badge-image.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { Pager } from '../../components/pager.tsx';
import { type Column, Table, type TableRow } from '../../components/table.tsx';
import { PlaceMark } from '../badge-state.tsx';
import { LearnerFilter, LearnerPager } from './learner-filter.tsx';
import { courseTitle, CourseTabs, type Room, TeacherPage } from '../teacher-page.tsx';
import { teacherPaths, withQuery } from '../teacher-paths.ts';
import { badgeName, learnerName, pictureOf } from '../teacher-words.ts';

export interface LearnersPageProps {
  room: Room;
  grid: Grid;
  search: string;
  standing: Standing | undefined;
  badge: string | undefined;
}

export function LearnersPage(p: LearnersPageProps): VNode {
  const { room } = p;
  const { words } = room;
  return (
    <TeacherPage room={room} title={words.t('teacher.learners.title')}>
      <PageHeading title={words.t('teacher.learners.title')} note={<bdi>{courseTitle(room)}</bdi>} />
      <CourseTabs room={room} current="learners" />
      {p.grid.all.length === 0 ? (
        <EmptyState
          why={words.t('teacher.learners.noBadges')}
          action={<a href={teacherPaths.board(room.course.id)}>{words.t('teacher.nav.toBoard')}</a>}
        />
      ) : (
        <GridPart {...p} />
      )}
    </TeacherPage>
  );
}

function GridPart(p: LearnersPageProps): VNode {
  const { room, grid, search, standing, badge } = p;
  const { words, course } = room;
  const path = teacherPaths.learners(course.id);
  const query = { q: search, standing, badge };
  const isFiltered = search !== '' || standing !== undefined;
  const columns: Column[] = grid.badges.entries.map((one) => ({
    key: one.id,
    label: badgeName(one, words),
    picture: <BadgeImage src={pictureOf(one.image)} size={32} alt="" />,
  }));
  return (
    <div class="stack-16">
      <LearnerFilter
        words={words}
        action={path}
        search={search}
        standing={standing}
        badges={{
          chosen: badge,
          options: grid.all.map((one) => ({ value: one.id, label: badgeName(one, words) })),
        }}
      />
      <ColumnPager {...p} path={path} query={query} />
      {grid.learners.total === 0 ? (
        <p>{words.t(isFiltered ? 'teacher.learners.none' : 'teacher.learners.nobody')}</p>
      ) : (
        <Table
          caption={words.t('teacher.learners.gridCaption')}
          columns={[{ key: 'learner', label: words.t('teacher.learners.learner') }, ...columns]}
          rows={grid.learners.entries.map((row) => rowOf(row, p))}
        />
      )}
      <LearnerPager
        words={words}
        page={grid.learners}
        path={path}
        query={{ ...query, columns: grid.badges.page }}
      />
    </div>
  );
}

function rowOf(row: GridRow, { room, grid }: LearnersPageProps): TableRow {
  const { words, course } = room;
  const name = learnerName(row, words);
  return {
    key: row.learner,
    head: (
      <a href={teacherPaths.learner(course.id, row.learner)}>
        <bdi>{name}</bdi>
      </a>
    ),
    cells: grid.badges.entries.map((badge, index) => {
      const place = row.places[index];
      if (place === undefined) return null;
      const href = teacherPaths.badgeLearner(course.id, badge.id, row.learner);
      return (
        <PlaceMark place={place} href={href} about={`${badgeName(badge, words)}, ${name}`} words={words} />
      );
    }),
  };
}

function ColumnPager(
  p: LearnersPageProps & { path: string; query: Readonly<Record<string, string | undefined>> },
): VNode | null {
  const { page, pageSize, total } = p.grid.badges;
  const { words } = p.room;
  if (total <= pageSize) return null;
  const to = Math.min(page * pageSize, total);
  const href = (columns: number): string => withQuery(p.path, { ...p.query, columns });
  return (
    <Pager
      label={words.t('teacher.nav.columns')}
      text={words.t('teacher.learners.columns', {
        from: words.number((page - 1) * pageSize + 1),
        to: words.number(to),
        total: words.number(total),
      })}
      previous={
        page > 1 ? { href: href(page - 1), label: words.t('teacher.learners.fewerBadges') } : undefined
      }
      next={to < total ? { href: href(page + 1), label: words.t('teacher.learners.moreBadges') } : undefined}
    />
  );
}
