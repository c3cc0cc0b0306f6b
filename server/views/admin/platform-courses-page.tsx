/** The courses of one LMS: how far each has been read, and what went wrong. */
import type { VNode } from 'preact';
import type { ListedCourse } from '../../actions/platforms/read-courses.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Name } from '../components/name.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { codeText } from './health-words.ts';
import { PlatformFrame, platformPath, type PlatformShellProps } from './platform-shell.tsx';
import { PostButton } from './post-button.tsx';
import { ListPager } from './list-pager.tsx';

export interface PlatformCoursesPageProps {
  shell: PlatformShellProps;
  courses: readonly ListedCourse[];
  /** The LMS can be asked: then a course can be checked at once. */
  canCheck: boolean;
  /** Cursor of the next page, and whether this is not the first. */
  next: string | undefined;
  isFirst: boolean;
}

export function PlatformCoursesPage(p: PlatformCoursesPageProps): VNode {
  const { words, now, platform } = p.shell;
  const path = `${platformPath(platform.id)}/courses`;
  return (
    <PlatformFrame shell={p.shell} current="courses">
      {p.courses.length === 0 ? (
        <EmptyState why={words.t('admin.courses.none')} more={words.t('admin.courses.noneMore')} />
      ) : (
        <Table
          caption={words.t('admin.courses.caption')}
          columns={[
            { key: 'course', label: words.t('admin.courses.course') },
            { key: 'state', label: words.t('admin.state') },
            { key: 'complete', label: words.t('admin.courses.complete') },
            { key: 'heard', label: words.t('admin.courses.heard') },
            ...(p.canCheck ? [{ key: 'do', label: words.t('admin.whatToDo') }] : []),
          ]}
          rows={p.courses.map((one) => ({
            key: one.course.id,
            head: <Name>{one.course.title}</Name>,
            cells: [
              <State words={words} course={one} />,
              <When words={words} now={now} at={one.sync?.lastCompleteAt} />,
              <When words={words} now={now} at={one.sync?.lastHeardAt} />,
              ...(p.canCheck
                ? [
                    <PostButton
                      action={`${path}/check`}
                      hidden={{ course: one.course.id }}
                      isLow
                      icon="rotate-cw"
                      about={one.course.title}
                    >
                      {words.t('admin.courses.check')}
                    </PostButton>,
                  ]
                : []),
            ],
          }))}
        />
      )}
      <ListPager words={words} href={path} next={p.next} isFirst={p.isFirst} />
    </PlatformFrame>
  );
}

function When({ words, now, at }: { words: Words; now: number; at: number | undefined }): VNode {
  return at === undefined ? (
    <span class="muted">–</span>
  ) : (
    <Time at={at} words={words} form="ago" now={now} />
  );
}

function State({ words, course: { sync } }: { words: Words; course: ListedCourse }): VNode {
  if (sync === undefined) return <StatusPill tone="none">{words.t('admin.courses.states.idle')}</StatusPill>;
  if (sync.lastErrorCode !== undefined) {
    return (
      <div class="stack">
        <StatusPill tone="fail">{words.t('admin.courses.states.failed')}</StatusPill>
        <p class="small">{codeText(words, sync.lastErrorCode)}</p>
      </div>
    );
  }
  if (sync.isSilent) {
    return (
      <div class="stack">
        <StatusPill tone="need">{words.t('admin.courses.states.silent')}</StatusPill>
        <p class="small">{words.t('admin.courses.silentNote')}</p>
      </div>
    );
  }
  if (sync.pass !== undefined || sync.lastCompleteAt === undefined)
    return <StatusPill tone="wait">{words.t('admin.courses.states.reading')}</StatusPill>;
  return <StatusPill tone="done">{words.t('admin.courses.states.read')}</StatusPill>;
}
