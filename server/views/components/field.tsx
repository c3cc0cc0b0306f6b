/** Form fields: label, hint, error and input, tied together for every reader. */
import { h, type ComponentChildren, type VNode } from 'preact';
import { FieldNotes } from './field-notes.tsx';

interface Shared {
  /** Id of the input; also its name unless `name` is given. */
  id: string;
  name?: string | undefined;
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: ComponentChildren;
  /** The word "(optional)", where leaving it empty is fine. */
  optional?: string | undefined;
}

export interface FieldProps extends Shared {
  /** The input; give it `describe(props)`. */
  children: ComponentChildren;
}

/** Label, hint and error around an input of any kind. */
export function Field({ id, label, hint, error, optional, children }: FieldProps): VNode {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional === undefined ? null : <span class="hint"> {optional}</span>}
      </label>
      <FieldNotes id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

/** Attributes that tie an input to its field's hint and error. */
export function describe(p: Omit<Shared, 'label'>): {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
} {
  const ids = [p.hint === undefined ? '' : `${p.id}-hint`, p.error === undefined ? '' : `${p.id}-error`];
  return {
    id: p.id,
    name: p.name ?? p.id,
    'aria-describedby': ids.filter(Boolean).join(' ') || undefined,
    'aria-invalid': p.error === undefined ? undefined : 'true',
  };
}

export interface TextFieldProps extends Shared {
  value?: string | undefined;
  type?: 'text' | 'email' | 'url' | 'search' | 'password' | 'date' | undefined;
  isRequired?: boolean | undefined;
  /** Only as wide as a number or a date. */
  isShort?: boolean | undefined;
  autocomplete?: string | undefined;
  inputMode?: 'text' | 'decimal' | 'numeric' | 'email' | 'url' | undefined;
  maxLength?: number | undefined;
  /** `ltr` for addresses and codes, `auto` for words in any language. */
  dir?: 'ltr' | 'auto' | undefined;
  lang?: string | undefined;
  isReadOnly?: boolean | undefined;
}

/** One line of text. */
export function TextField(p: TextFieldProps): VNode {
  const input = h('input', {
    ...describe(p),
    type: p.type ?? 'text',
    class: p.isShort === true ? 'short' : undefined,
    value: p.value ?? '',
    required: p.isRequired === true,
    autocomplete: p.autocomplete,
    inputMode: p.inputMode,
    maxLength: p.maxLength,
    dir: p.dir,
    lang: p.lang,
    readOnly: p.isReadOnly === true,
  });
  return <Field {...p}>{input}</Field>;
}

export interface TextAreaProps extends Shared {
  value?: string | undefined;
  rows?: number | undefined;
  isRequired?: boolean | undefined;
  maxLength?: number | undefined;
  dir?: 'ltr' | 'auto' | undefined;
  lang?: string | undefined;
}

/** Several lines of text. */
export function TextArea(p: TextAreaProps): VNode {
  return (
    <Field {...p}>
      <textarea
        {...describe(p)}
        rows={p.rows ?? 3}
        required={p.isRequired === true}
        maxLength={p.maxLength}
        dir={p.dir}
        lang={p.lang}
      >
        {p.value ?? ''}
      </textarea>
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
  /** Heading that it stands under together with its neighbours; without one it stands by itself. */
  group?: string | undefined;
}

export interface SelectProps extends Shared {
  value?: string | undefined;
  options: readonly Option[];
}

/** One of many. */
export function Select(p: SelectProps): VNode {
  return (
    <Field {...p}>
      <select {...describe(p)}>
        <Options options={p.options} value={p.value} />
      </select>
    </Field>
  );
}

export interface OptionsProps {
  options: readonly Option[];
  value?: string | undefined;
}

/** The options of a select; neighbours of one group under its heading. */
export function Options({ options, value }: OptionsProps): VNode {
  const runs: { group: string | undefined; options: Option[] }[] = [];
  for (const option of options) {
    const last = runs.at(-1);
    if (last !== undefined && last.group === option.group) last.options.push(option);
    else runs.push({ group: option.group, options: [option] });
  }
  return (
    <>
      {runs.map((run) =>
        run.group === undefined || run.group === '' ? (
          <PlainOptions options={run.options} value={value} />
        ) : (
          <optgroup key={run.group} label={run.group}>
            <PlainOptions options={run.options} value={value} />
          </optgroup>
        ),
      )}
    </>
  );
}

function PlainOptions({ options, value }: OptionsProps): VNode {
  return (
    <>
      {options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </>
  );
}
