/** What can be done with a whole badge: withdraw it, activate it again, throw a draft away, remove it. */
import type { VNode } from 'preact';
import type { Badge } from '../../model/badges/badge.ts';
import { Dialog } from '../components/dialog.tsx';
import { LinkButton } from '../components/button.tsx';
import { isolated } from '../components/rule-words.ts';
import { Section } from '../components/section.tsx';
import type { Room } from './teacher-page.tsx';
import { teacherPaths } from './teacher-paths.ts';
import { badgeName } from './teacher-words.ts';

export function ManageBadge({ room, badge }: { room: Room; badge: Badge }): VNode {
  const { words, course } = room;
  const isNever = badge.version === undefined;
  return (
    <Section id="manage" title={words.t('teacher.badge.manage')}>
      {badge.state === 'withdrawn' && badge.draft === undefined ? (
        <div class="stack">
          <p>
            <LinkButton href={teacherPaths.check(course.id, badge.id)}>
              {words.t('teacher.badge.again')}
            </LinkButton>
          </p>
          <p class="hint">{words.t('teacher.badge.againNote')}</p>
        </div>
      ) : null}
      <div class="line gap-16">
        {badge.draft === undefined || isNever ? null : <Ask room={room} badge={badge} what="discard" />}
        {badge.state === 'active' ? <Ask room={room} badge={badge} what="withdraw" /> : null}
        {isNever ? <Ask room={room} badge={badge} what="remove" /> : null}
      </div>
    </Section>
  );
}

function Ask({
  room: { words, course },
  badge,
  what,
}: {
  room: Room;
  badge: Badge;
  what: 'discard' | 'withdraw' | 'remove';
}): VNode {
  const name = isolated(badgeName(badge, words));
  return (
    <Dialog
      id={`${what}-badge`}
      label={words.t(`teacher.badge.${what}.label`)}
      look="risk"
      title={words.t(`teacher.badge.${what}.title`, { name })}
      action={teacherPaths.below(course.id, badge.id, what)}
      confirm={words.t(`teacher.badge.${what}.label`)}
      cancel={words.t(`teacher.badge.${what}.cancel`)}
    >
      <p>{words.t(`teacher.badge.${what}.text`)}</p>
    </Dialog>
  );
}
