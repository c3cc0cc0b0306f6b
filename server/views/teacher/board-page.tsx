/** The board of a course: its badges, how far everybody is, and whether completions arrive at all. */
import type { VNode } from 'preact';
import type { Board, BoardBadge } from '../../actions/badges/reading/read-board.ts';
import { BadgeImage } from '../components/badge-image.tsx';
import { Callout } from '../components/callout.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { BadgeStatePill, Counts } from './badge-state.tsx';
import { NewBadgeDialog, NewBadgeForm } from './new-badge-form.tsx';
import { SourceNotice } from './source-notice.tsx';
import { courseTitle, CourseTabs, type Room, TeacherPage } from './teacher-page.tsx';
import { teacherPaths } from './teacher-paths.ts';
import { badgeName, pictureOf } from './teacher-words.ts';

export interface BoardPageProps {
  room: Room;
  board: Board;
  /** See `NewBadgeProps`. */
  form: string;
  /** What was just done, in a sentence. */
  done?: string | undefined;
}

export function BoardPage({ room, board, form, done }: BoardPageProps): VNode {
  const { words } = room;
  const isEmpty = board.badges.length === 0;
  return (
    <TeacherPage room={room} title={words.t('teacher.board.title')}>
      <PageHeading
        title={words.t('teacher.board.title')}
        note={<bdi>{courseTitle(room)}</bdi>}
        action={isEmpty ? undefined : <NewBadgeDialog room={room} form={form} />}
      />
      <CourseTabs room={room} current="badges" />
      <div class="stack-16">
        {done === undefined ? null : <Callout kind="success" role="status" title={done} />}
        <SourceNotice room={room} source={board.source} />
        {isEmpty ? (
          <>
            <EmptyState why={words.t('teacher.board.empty')} more={words.t('teacher.board.emptyMore')} />
            <Section id="new" title={words.t('teacher.make.title')}>
              <NewBadgeForm room={room} form={form} />
            </Section>
          </>
        ) : (
          <Section id="all" title={words.t('teacher.board.all')} isTitleHidden>
            <ul class="board">
              {board.badges.map((entry) => (
                <BoardTile key={entry.badge.id} room={room} entry={entry} />
              ))}
            </ul>
          </Section>
        )}
      </div>
    </TeacherPage>
  );
}

function BoardTile({ room, entry }: { room: Room; entry: BoardBadge }): VNode {
  const { words, course } = room;
  const { badge } = entry;
  return (
    <li class="panel stack-16">
      <div class="row">
        <BadgeImage src={pictureOf(badge.image)} size={64} alt="" />
        <div class="stack">
          <h3>
            <a href={teacherPaths.badge(course.id, badge.id)}>
              <bdi>{badgeName(badge, words)}</bdi>
            </a>
          </h3>
          <p>
            <BadgeStatePill state={entry.state} words={words} />
          </p>
        </div>
      </div>
      {entry.counts === undefined ? <DraftLine entry={entry} room={room} /> : null}
      {entry.counts === undefined ? null : <Counts counts={entry.counts} words={words} />}
      <LastLine entry={entry} room={room} />
    </li>
  );
}

function DraftLine({ entry, room: { words } }: { entry: BoardBadge; room: Room }): VNode {
  const missing = entry.draft?.missing ?? 0;
  return (
    <p class="small">
      {words.t('teacher.board.draftLine')}{' '}
      {missing === 0 ? words.t('teacher.board.ready') : words.t('teacher.board.missing', { count: missing })}
    </p>
  );
}

/** When something happened last; and that a draft waits. */
function LastLine({ entry, room: { words, now } }: { entry: BoardBadge; room: Room }): VNode {
  const { badge, draft, heardAt } = entry;
  if (entry.counts === undefined)
    return (
      <p class="small muted">
        {words.t('teacher.board.saved')}{' '}
        <Time at={draft?.savedAt ?? badge.updatedAt} words={words} form="ago" now={now} />
      </p>
    );
  return (
    <p class="small muted">
      {badge.state === 'withdrawn' && badge.withdrawnAt !== undefined
        ? words.t('teacher.board.withdrawn', { date: words.date(badge.withdrawnAt) })
        : null}
      {badge.state === 'active' && heardAt === undefined ? words.t('teacher.board.unheard') : null}
      {badge.state === 'active' && heardAt !== undefined ? (
        <>
          {words.t('teacher.board.heard')} <Time at={heardAt} words={words} form="ago" now={now} />
        </>
      ) : null}
      {badge.draft === undefined ? null : (
        <>
          <br />
          {words.t('teacher.board.editing', { number: badge.draft })}
        </>
      )}
    </p>
  );
}
