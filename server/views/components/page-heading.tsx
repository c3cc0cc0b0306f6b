/** The first thing on a page: its h1, a line under it, and the one thing to do next. */
import type { ComponentChildren, VNode } from 'preact';

export interface PageHeadingProps {
  title: ComponentChildren;
  /** BCP 47 tag of the title's language, where it is not the page's. */
  lang?: string | undefined;
  /** One line under the title. */
  note?: ComponentChildren;
  /** The page's main action, at the end of the line. */
  action?: ComponentChildren;
}

/** Heading of a page. */
export function PageHeading({ title, lang, note, action }: PageHeadingProps): VNode {
  return (
    <div class="head">
      <div>
        <h1 lang={lang}>{title}</h1>
        {note === undefined ? null : <p>{note}</p>}
      </div>
      {action}
    </div>
  );
}
