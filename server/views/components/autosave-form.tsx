/** A form that saves itself where the script runs, and by its button where it does not. */
import type { ComponentChildren, VNode } from 'preact';
import type { Words } from '../words.ts';

export interface AutosaveFormProps {
  id: string;
  action: string;
  /** Revision of the draft that the form shows; a save that comes too late is told so (409). */
  rev: number;
  /** "Saved 10:42", where it was saved before. */
  saved?: ComponentChildren;
  words: Words;
  children: ComponentChildren;
}

/**
 * One section of a draft. With script a change is posted a second later (`X-Autosave: 1`,
 * urlencoded) and answered by JSON `{ rev?, text, parts? }`: the new revision, the words for the
 * status line (`{time}` in them becomes the reader's time of day), and HTML by element id; 409 means that
 * nothing was written.
 */
export function AutosaveForm({ id, action, rev, saved, words, children }: AutosaveFormProps): VNode {
  return (
    <form
      id={id}
      method="post"
      action={action}
      class="stack-16"
      data-autosave
      data-saving={words.t('common.saving')}
      data-failed={words.t('common.notSaved')}
    >
      <input type="hidden" name="rev" value={String(rev)} />
      <button class="sr" type="submit" tabIndex={-1} aria-hidden="true">
        {words.t('common.save')}
      </button>
      {children}
      <p class="line">
        <button class="btn" type="submit">
          {words.t('common.save')}
        </button>
        <span role="status" class="small muted" data-status>
          {saved}
        </span>
      </p>
    </form>
  );
}
