/** What stands between the label of a field, or of a group of choices, and what is filled in: its hint and its error. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.tsx';

export interface FieldNotesProps {
  /** Id of the field; the notes have the same with `-hint` and `-error`. */
  id: string;
  hint?: ComponentChildren;
  error?: ComponentChildren;
}

export function FieldNotes({ id, hint, error }: FieldNotesProps): VNode {
  return (
    <>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p class="bad" id={`${id}-error`}>
          <Icon name="circle-alert" /> {error}
        </p>
      )}
    </>
  );
}
