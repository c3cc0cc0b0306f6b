/** The picker that the LMS opens when a teacher adds an activity: small frames first (lti.md L24, L44). */
import type { VNode } from 'preact';
import type { Badge } from '../../model/badges/badge.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Choices } from '../components/choices.tsx';
import { TextField } from '../components/field.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import { Section } from '../components/section.tsx';
import { BadgeStatePill } from './badge-state.tsx';
import { type Room, TeacherPage } from './teacher-page.tsx';
import { teacherPaths } from './teacher-paths.ts';
import { badgeName } from './teacher-words.ts';

export interface PickPageProps {
  room: Room;
  /** Badges that can be chosen: each has a name, none is withdrawn. */
  badges: readonly Badge[];
  isMany: boolean;
  /** open: something may be chosen · spent: it was, or nothing was asked · refused: the LMS takes no links */
  state: 'open' | 'spent' | 'refused';
  /** See `NewBadgeProps`. */
  form: string;
  /** Name of the new badge as it was sent and refused, and why. */
  name: string;
  nameError: string | undefined;
}

export function PickPage(p: PickPageProps): VNode {
  const { room, isMany, state } = p;
  const { words } = room;
  const title = words.t(isMany ? 'teacher.pick.titleMany' : 'teacher.pick.title');
  return (
    <TeacherPage room={room} title={title}>
      <PageHeading title={title} />
      {state === 'spent' ? (
        <Callout kind="info" title={words.t('teacher.pick.spent')}>
          {words.t('teacher.pick.spentMore')}
        </Callout>
      ) : null}
      {state === 'refused' ? <Refused {...p} /> : null}
      {state === 'open' ? (
        <>
          {p.badges.length === 0 ? <p>{words.t('teacher.pick.none')}</p> : <PickForm {...p} />}
          <NewForm {...p} />
          {p.badges.length === 0 ? <AddNothing room={room} /> : null}
        </>
      ) : null}
    </TeacherPage>
  );
}

function PickForm({ room, badges, isMany }: PickPageProps): VNode {
  const { words, course } = room;
  return (
    <form method="post" action={teacherPaths.deepLink} class="stack-16">
      <input type="hidden" name="course" value={course.id} />
      <Choices
        id="badge"
        name="badge"
        legend={<span class="sr">{words.t('teacher.pick.list')}</span>}
        kind={isMany ? 'many' : 'one'}
        choices={badges.map((badge, index) => ({
          value: badge.id,
          label: (
            <span class="line">
              <bdi>{badgeName(badge, words)}</bdi> <BadgeStatePill state={badge.state} words={words} />
            </span>
          ),
          isChecked: !isMany && index === 0,
        }))}
      />
      <p class="line">
        <Button look="go">{words.t('teacher.pick.do')}</Button>
        <Button look="bare" name="cancel" value="1">
          {words.t('teacher.pick.cancel')}
        </Button>
      </p>
    </form>
  );
}

function NewForm({ room, form, name, nameError }: PickPageProps): VNode {
  const { words, course } = room;
  return (
    <Section id="new" title={words.t('teacher.pick.make')}>
      <form method="post" action={teacherPaths.pickNew(course.id)} class="stack-16" noValidate>
        <input type="hidden" name="form" value={form} />
        <TextField
          id="name"
          label={words.t('teacher.make.name')}
          hint={words.t('teacher.pick.makeHint')}
          value={name}
          maxLength={200}
          isRequired
          dir="auto"
          autocomplete="off"
          error={nameError}
        />
        <p>
          <Button icon="plus">{words.t('teacher.pick.makeDo')}</Button>
        </p>
      </form>
    </Section>
  );
}

function Refused({ room }: PickPageProps): VNode {
  const { words } = room;
  return (
    <>
      <Callout kind="warning" title={words.t('teacher.pick.refused')}>
        {words.t('teacher.pick.refusedMore')}
      </Callout>
      <AddNothing room={room} />
    </>
  );
}

/** The way back to the LMS where there is no list to leave. */
function AddNothing({ room: { words, course } }: { room: Room }): VNode {
  return (
    <form method="post" action={teacherPaths.deepLink} class="gap-16">
      <input type="hidden" name="course" value={course.id} />
      <Button name="cancel" value="1">
        {words.t('teacher.pick.cancel')}
      </Button>
    </form>
  );
}

export interface PickedPageProps {
  room: Room;
  badge: Badge;
}

/** A badge that was just made goes back to the LMS by itself where the script runs. */
export function PickedPage({ room, badge }: PickedPageProps): VNode {
  const { words, course } = room;
  return (
    <TeacherPage room={room} title={words.t('teacher.pick.title')}>
      <PageHeading title={words.t('teacher.pick.title')} />
      <form method="post" action={teacherPaths.deepLink} class="stack-16" data-submit>
        <input type="hidden" name="course" value={course.id} />
        <input type="hidden" name="badge" value={badge.id} />
        <p role="status">{words.t('teacher.pick.made', { name: isolated(badgeName(badge, words)) })}</p>
        <p>
          <Button look="go">{words.t('teacher.pick.do')}</Button>
        </p>
      </form>
    </TeacherPage>
  );
}
