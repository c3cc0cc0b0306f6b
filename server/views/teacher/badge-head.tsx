/** The top of every page of one badge: the way back, its name and state, its pages. */
import type { ComponentChildren, VNode } from 'preact';
import type { Badge } from '../../model/badges/badge.ts';
import { BackLink } from '../components/back-link.tsx';
import { LinkButton } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Tabs } from '../components/tabs.tsx';
import { Time } from '../components/time.tsx';
import { BadgeStatePill } from './badge-state.tsx';
import type { Words } from '../words.ts';
import type { Room } from './teacher-page.tsx';
import { teacherPaths } from './teacher-paths.ts';
import { badgeName } from './teacher-words.ts';

export interface BadgeHeadProps {
  room: Room;
  badge: Badge;
  /** A badge that was never activated has but one page. */
  current: 'badge' | 'learners';
  action?: ComponentChildren;
}

export function BadgeHead({ room, badge, current, action }: BadgeHeadProps): VNode {
  const { words, course } = room;
  return (
    <>
      <BackLink href={teacherPaths.board(course.id)}>{words.t('teacher.nav.toBoard')}</BackLink>
      <PageHeading
        title={<BadgeTitle name={badge.name} words={words} />}
        note={<VersionLine room={room} badge={badge} />}
        action={action}
      />
      {badge.version === undefined ? null : (
        <Tabs
          label={words.t('teacher.nav.badge')}
          items={[
            {
              href: teacherPaths.badge(course.id, badge.id),
              label: words.t('teacher.edit.badge'),
              isCurrent: current === 'badge',
            },
            {
              href: teacherPaths.badgeLearners(course.id, badge.id),
              label: words.t('teacher.nav.learners'),
              isCurrent: current === 'learners',
            },
          ]}
        />
      )}
    </>
  );
}

/** The name in the heading; renewed with each save of a draft that nobody has activated yet. */
export function BadgeTitle({ name, words }: { name: string; words: Words }): VNode {
  return <bdi id="badge-name">{badgeName({ name }, words)}</bdi>;
}

/** The way to the check, as the page's main action. */
export function CheckLink({ room, badge }: { room: Room; badge: Badge }): VNode {
  return (
    <LinkButton look="go" href={teacherPaths.check(room.course.id, badge.id)}>
      {room.words.t('teacher.badge.check')}
    </LinkButton>
  );
}

/** State, version, and what holds until a draft is activated. */
function VersionLine({ room: { words }, badge }: { room: Room; badge: Badge }): VNode {
  const { version, draft } = badge;
  if (version === undefined)
    return (
      <>
        <BadgeStatePill state={badge.state} words={words} /> {words.t('teacher.badge.never')}
      </>
    );
  if (draft !== undefined)
    return (
      <>
        <StatusPill tone="none" icon="pencil">
          {words.t('teacher.state.draftOf', { number: draft })}
        </StatusPill>{' '}
        {badge.state === 'active'
          ? words.t('teacher.badge.staysActive', { number: version })
          : words.t('teacher.badge.staysWithdrawn')}
      </>
    );
  return (
    <>
      <BadgeStatePill state={badge.state} words={words} />{' '}
      {badge.state === 'withdrawn' && badge.withdrawnAt !== undefined
        ? words.t('teacher.badge.withdrawnOn', { date: words.date(badge.withdrawnAt) })
        : null}
      {badge.state === 'active' && badge.active !== undefined ? (
        <>
          {words.t('teacher.badge.activeSince', { number: version })}{' '}
          <Time at={badge.active.at} words={words} />
        </>
      ) : null}
    </>
  );
}
