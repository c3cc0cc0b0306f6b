/** The activation: what about learners who already qualify must be answered (criteria.md C35). */
import type { VNode } from 'preact';
import type { Check } from '../../../actions/badges/reading/read-check.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { Button } from '../../components/button.tsx';
import { Choices } from '../../components/choices.tsx';
import { TextField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import type { Room } from '../teacher-page.tsx';
import { teacherPaths } from '../teacher-paths.ts';

/** The answers as typed; none is given beforehand. */
export interface ActivateValues {
  past: string;
  /** `2026-11-21`. */
  since: string;
}

export interface ActivateFormProps {
  room: Room;
  badge: Badge;
  check: Check;
  dryRun: string;
  values: ActivateValues;
  errors: Readonly<Record<string, string>>;
}

export function ActivateForm({ room, badge, check, dryRun, values, errors }: ActivateFormProps): VNode {
  const { words, course } = room;
  const count = check.result?.now.length ?? 0;
  const isAgain = badge.state === 'withdrawn';
  return (
    <Section id="activate" title={words.t('teacher.check.activate')}>
      <form method="post" action={teacherPaths.check(course.id, badge.id)} class="panel stack-16" noValidate>
        <Choices
          id="past"
          name="past"
          legend={words.t('teacher.check.past')}
          kind="one"
          error={errors['past']}
          choices={[
            {
              value: 'all',
              label: words.t('teacher.check.pastAll', { count }),
              hint: words.t('teacher.check.pastAllHint'),
              isChecked: values.past === 'all',
            },
            {
              value: 'since',
              label: words.t('teacher.check.pastSince'),
              isChecked: values.past === 'since',
            },
            {
              value: 'none',
              label: words.t('teacher.check.pastNone'),
              hint: words.t('teacher.check.pastNoneHint'),
              isChecked: values.past === 'none',
            },
          ]}
        />
        <div class="if-since">
          <TextField
            id="since"
            type="date"
            label={words.t('teacher.check.since')}
            hint={words.t('teacher.check.sinceHint')}
            value={values.since}
            isShort
            error={errors['since']}
          />
        </div>
        <p class="line">
          <Button look="go">{words.t(isAgain ? 'teacher.check.doAgain' : 'teacher.check.do')}</Button>
          <a href={teacherPaths.badge(course.id, badge.id)}>{words.t('teacher.check.change')}</a>
        </p>
        <input type="hidden" name="dryRun" value={dryRun} />
      </form>
    </Section>
  );
}
