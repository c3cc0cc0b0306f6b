/** Making a badge: its name, and what its rule begins with. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { Choices } from '../components/choices.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/field.tsx';
import { teacherPaths } from './teacher-paths.ts';
import type { Room } from './teacher-page.tsx';

export interface NewBadgeProps {
  room: Room;
  /** Of this form: sent twice, it makes one badge. */
  form: string;
}

/** The button that opens the form. */
export function NewBadgeDialog({ room, form }: NewBadgeProps): VNode {
  const { words, course } = room;
  return (
    <Dialog
      id="new-badge"
      label={words.t('teacher.board.new')}
      icon="plus"
      look="go"
      title={words.t('teacher.make.title')}
      action={teacherPaths.newBadge(course.id)}
      hidden={{ form }}
      confirm={words.t('teacher.make.do')}
      cancel={words.t('common.cancel')}
    >
      <Fields room={room} />
    </Dialog>
  );
}

/** The form as it stands on an empty board. */
export function NewBadgeForm({ room, form }: NewBadgeProps): VNode {
  const { words, course } = room;
  return (
    <form method="post" action={teacherPaths.newBadge(course.id)} class="stack-16">
      <input type="hidden" name="form" value={form} />
      <Fields room={room} />
      <p>
        <Button look="go" icon="plus">
          {words.t('teacher.make.do')}
        </Button>
      </p>
    </form>
  );
}

function Fields({ room: { words } }: { room: Room }): VNode {
  return (
    <>
      <TextField
        id="new-name"
        name="name"
        label={words.t('teacher.make.name')}
        hint={words.t('teacher.make.nameHint')}
        optional={words.t('common.optional')}
        maxLength={200}
        dir="auto"
        autocomplete="off"
      />
      <Choices
        id="new-start"
        name="start"
        legend={words.t('teacher.make.start')}
        kind="one"
        choices={[
          { value: 'course', label: words.t('teacher.make.course'), isChecked: true },
          { value: 'empty', label: words.t('teacher.make.empty'), hint: words.t('teacher.make.emptyHint') },
        ]}
      />
    </>
  );
}
