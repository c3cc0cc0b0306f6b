/** The way to the page above. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.tsx';

export interface BackLinkProps {
  href: string;
  children: ComponentChildren;
}

/** Link to the page above, before the heading. */
export function BackLink({ href, children }: BackLinkProps): VNode {
  return (
    <a class="with-icon back" href={href}>
      <Icon name="arrow-left" flip />
      {children}
    </a>
  );
}
