/** A part of a page that is read again by itself. */
import type { ComponentChildren, VNode } from 'preact';

export interface FragmentProps {
  id: string;
  /** Address that answers the part's inner HTML to a request with `X-Fragment: 1`. */
  href: string;
  /** Seconds between two looks. */
  everySeconds?: number | undefined;
  /** Looked at again as soon as a form of the page has saved itself. */
  followsSaves?: boolean | undefined;
  /** Changes are spoken. */
  isLive?: boolean | undefined;
  children: ComponentChildren;
}

/** Polled while the page is seen; an element with `data-done` inside ends it. */
export function Fragment({
  id,
  href,
  everySeconds = 5,
  followsSaves,
  isLive,
  children,
}: FragmentProps): VNode {
  return (
    <div
      id={id}
      data-poll={href}
      data-every={String(everySeconds)}
      data-follow={followsSaves === true ? '' : undefined}
      aria-live={isLive === true ? 'polite' : undefined}
    >
      {children}
    </div>
  );
}
