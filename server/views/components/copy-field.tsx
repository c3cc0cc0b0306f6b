/** Text to take along: selectable, with a button that works where the clipboard is refused (features.md U8). */
import type { ComponentChildren, VNode } from 'preact';
import type { Words } from '../words.ts';
import { Icon } from './icon.tsx';

export interface CopyFieldProps {
  id: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  value: string;
  /** Several lines. */
  isLong?: boolean | undefined;
  /** How many lines are seen at once; 4 unless told. */
  rows?: number | undefined;
  words: Words;
}

/** A read-only field and its copy button; the answer is spoken. */
export function CopyField({ id, label, hint, value, isLong, rows = 4, words }: CopyFieldProps): VNode {
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      <div class="copy">
        {isLong === true ? (
          <textarea id={id} readOnly rows={rows} dir="ltr" aria-describedby={hintId} spellcheck={false}>
            {value}
          </textarea>
        ) : (
          <input id={id} readOnly value={value} dir="ltr" aria-describedby={hintId} spellcheck={false} />
        )}
        <button
          class="btn"
          type="button"
          data-copy={id}
          data-copied={words.t('common.copied')}
          data-press={words.t('common.copyByHand')}
        >
          <Icon name="copy" />
          <span>{words.t('common.copy')}</span>
        </button>
        <span role="status" class="copied small muted" />
      </div>
    </div>
  );
}
