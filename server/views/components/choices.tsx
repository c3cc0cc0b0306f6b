/** Choices that are seen at once: radio buttons, tick boxes, pictures, switches. */
import type { ComponentChildren, VNode } from 'preact';
import { FieldNotes } from './field-notes.tsx';

export interface Choice {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  isChecked?: boolean | undefined;
}

export interface ChoicesProps {
  /** Id of the group; links of an error summary lead to it. */
  id: string;
  name: string;
  legend: ComponentChildren;
  hint?: ComponentChildren;
  error?: ComponentChildren;
  /** `one`: radio buttons; `many`: tick boxes. */
  kind: 'one' | 'many';
  choices: readonly Choice[];
}

/** A question with its answers under each other. */
export function Choices(p: ChoicesProps): VNode {
  return (
    <Group {...p}>
      {p.choices.map((choice) => (
        <label key={choice.value} class="pick">
          <Box {...choice} kind={p.kind} name={p.name} />
          <span>
            {choice.label}
            {choice.hint === undefined ? null : <span class="hint">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </Group>
  );
}

export interface PictureChoice {
  value: string;
  label: string;
  /** The picture: an `<img>` or `<svg>`, without a name of its own. */
  picture: VNode;
  isChecked?: boolean | undefined;
}

export interface PictureChoicesProps extends Omit<ChoicesProps, 'choices' | 'kind'> {
  choices: readonly PictureChoice[];
}

/** One of several pictures, each with its name: shapes, palettes and icons of the badge maker. */
export function PictureChoices(p: PictureChoicesProps): VNode {
  return (
    <Group {...p}>
      <div class="palette">
        {p.choices.map(({ value, label, picture, isChecked }) => (
          <label key={value}>
            {picture}
            <Box kind="one" name={p.name} value={value} isChecked={isChecked} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}

export interface TickProps {
  id: string;
  name?: string | undefined;
  value?: string | undefined;
  label: ComponentChildren;
  hint?: ComponentChildren;
  isChecked?: boolean | undefined;
}

/** A single tick box. */
export function Tick({ id, name, value, label, hint, isChecked }: TickProps): VNode {
  return (
    <label class="pick" for={id}>
      <input id={id} type="checkbox" name={name ?? id} value={value ?? 'on'} checked={isChecked === true} />
      <span>
        {label}
        {hint === undefined ? null : <span class="hint">{hint}</span>}
      </span>
    </label>
  );
}

export interface SwitchProps {
  name: string;
  isOn: boolean;
  /** Values posted when it is switched on and off. */
  on?: string | undefined;
  off?: string | undefined;
  children: ComponentChildren;
}

/** A button that turns something on or off at once; it stands in a form of its own. */
export function Switch({ name, isOn, on = 'on', off = 'off', children }: SwitchProps): VNode {
  return (
    <button
      class="switch"
      type="submit"
      role="switch"
      aria-checked={isOn ? 'true' : 'false'}
      name={name}
      value={isOn ? off : on}
    >
      {children}
    </button>
  );
}

function Group({
  id,
  legend,
  hint,
  error,
  children,
}: Omit<ChoicesProps, 'choices' | 'kind'> & { children: ComponentChildren }): VNode {
  const ids = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`];
  return (
    <fieldset
      class="field"
      id={id}
      tabIndex={-1}
      aria-describedby={ids.filter(Boolean).join(' ') || undefined}
    >
      <legend>{legend}</legend>
      <FieldNotes id={id} hint={hint} error={error} />
      {children}
    </fieldset>
  );
}

function Box(p: {
  kind: 'one' | 'many';
  name: string;
  value: string;
  isChecked?: boolean | undefined;
}): VNode {
  return (
    <input
      type={p.kind === 'one' ? 'radio' : 'checkbox'}
      name={p.name}
      value={p.value}
      checked={p.isChecked === true}
    />
  );
}
