/** Ways to the pages of a long list. */
import type { VNode } from 'preact';
import { Icon } from './icon.tsx';

export interface PagerProps {
  /** What the links are, for screen readers. */
  label: string;
  /** "26 to 50 of 400 learners". */
  text: string;
  previous?: { href: string; label: string } | undefined;
  next?: { href: string; label: string } | undefined;
}

/** Previous, where we are, next. */
export function Pager({ label, text, previous, next }: PagerProps): VNode {
  return (
    <nav class="pager" aria-label={label}>
      {previous === undefined ? null : (
        <a class="with-icon" href={previous.href} rel="prev">
          <Icon name="arrow-left" flip />
          {previous.label}
        </a>
      )}
      <span class="muted small num">{text}</span>
      {next === undefined ? null : (
        <a class="with-icon" href={next.href} rel="next">
          {next.label}
          <Icon name="chevron-right" flip />
        </a>
      )}
    </nav>
  );
}
