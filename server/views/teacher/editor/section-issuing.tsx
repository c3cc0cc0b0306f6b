/** Third section of the editor: how long an award is valid, and whether it tells grades. */
import type { VNode } from 'preact';
import { AutosaveForm } from '../../components/autosave-form.tsx';
import { Tick } from '../../components/choices.tsx';
import { describe, Field, Options } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { SavedLine, type SectionProps } from './section-badge.tsx';
import { StaleNote, StalePlace } from './stale-note.tsx';

const units = ['days', 'months', 'years'] as const;

export function IssuingSection(p: SectionProps): VNode {
  const { words, content, errors, version, editor, stale } = p;
  const note = stale === undefined ? undefined : <StaleNote stale={stale} editor={editor} words={words} />;
  const field = {
    id: 'validity',
    label: words.t('teacher.edit.validity'),
    hint: words.t('teacher.edit.validityHint'),
    error: errors['validity'],
  };
  return (
    <Section id="issuing" title={words.t('teacher.edit.issuing')}>
      <AutosaveForm
        id="issuing-form"
        action={`${editor}/issuing`}
        rev={version.rev}
        saved={<SavedLine at={version.saved.issuing} words={words} />}
        words={words}
      >
        <StalePlace section="issuing" note={note} />
        <Field {...field}>
          <span class="line">
            <input
              {...describe({ ...field, name: 'amount' })}
              class="short"
              value={content.validity.amount}
              inputMode="numeric"
              size={6}
              maxLength={40}
              autocomplete="off"
            />
            <select class="short" name="unit" aria-label={words.t('teacher.edit.validityUnit')}>
              <Options
                value={content.validity.unit}
                options={units.map((unit) => ({ value: unit, label: words.t(`teacher.edit.units.${unit}`) }))}
              />
            </select>
          </span>
        </Field>
        <div class="field">
          <Tick
            id="results"
            value="shown"
            label={words.t('teacher.edit.results')}
            hint={words.t('teacher.edit.resultsHint')}
            isChecked={content.results === 'shown'}
          />
        </div>
        <p class="small muted">{words.t('teacher.edit.pastNote')}</p>
      </AutosaveForm>
    </Section>
  );
}
