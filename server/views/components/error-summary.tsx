/** What has to be corrected in a form, at its top, each linked to its field. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.tsx';

export interface ErrorSummaryProps {
  /** "2 things to correct": `common.errorsTitle`. */
  title: string;
  errors: readonly {
    /** Id of the input; without it the entry is no link. */
    field?: string | undefined;
    /** Where it is corrected, if on another page. */
    href?: string | undefined;
    text: ComponentChildren;
  }[];
}

/** The summary; nothing where there are no errors. */
export function ErrorSummary({ title, errors }: ErrorSummaryProps): VNode | null {
  if (errors.length === 0) return null;
  return (
    <div class="note fail" role="alert" tabIndex={-1} autofocus>
      <Icon name="octagon-alert" />
      <div class="stack">
        <h2 class="strong">{title}</h2>
        <ul class="bullets">
          {errors.map(({ field, href = field === undefined ? undefined : `#${field}`, text }) => (
            <li key={href}>{href === undefined ? text : <a href={href}>{text}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
