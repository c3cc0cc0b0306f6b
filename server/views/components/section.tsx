/** A part of a page with its heading. */
import type { ComponentChildren, VNode } from 'preact';

export interface SectionProps {
  /** Anchor of the section; its heading is named after it. */
  id: string;
  title: ComponentChildren;
  /** The heading is for screen readers only. */
  isTitleHidden?: boolean | undefined;
  children: ComponentChildren;
}

/** A section named by its h2. */
export function Section({ id, title, isTitleHidden, children }: SectionProps): VNode {
  return (
    <section id={id} aria-labelledby={`${id}-h`}>
      <h2 id={`${id}-h`} class={isTitleHidden === true ? 'sr' : undefined}>
        {title}
      </h2>
      {children}
    </section>
  );
}
