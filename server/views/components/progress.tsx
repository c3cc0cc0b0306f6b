/** How far one learner is. */
import type { VNode } from 'preact';

export interface ProgressProps {
  met: number;
  of: number;
  /** "2 of 3 done". */
  text: string;
  /** What it is about, for screen readers: the badge's name. */
  about: string;
}

/** The words and a bar that says the same. */
export function Progress({ met, of, text, about }: ProgressProps): VNode {
  return (
    <span class="line">
      <span class="num">{text}</span>
      <progress value={met} max={Math.max(of, 1)} aria-label={`${about}: ${text}`} />
    </span>
  );
}
