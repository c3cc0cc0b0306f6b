/** What stands where nothing is: why, and the one thing to do. */
import type { ComponentChildren, VNode } from 'preact';

export interface EmptyStateProps {
  /** One sentence: that it is empty, and why. */
  why: ComponentChildren;
  /** What happens next by itself. */
  more?: ComponentChildren;
  /** One button or link. */
  action?: ComponentChildren;
}

/** An empty list, page or course. */
export function EmptyState({ why, more, action }: EmptyStateProps): VNode {
  return (
    <div class="panel sunk stack-16">
      <p class="verdict">{why}</p>
      {more === undefined ? null : <p>{more}</p>}
      {action === undefined ? null : <p>{action}</p>}
    </div>
  );
}
