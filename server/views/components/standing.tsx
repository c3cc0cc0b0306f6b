/** How far a whole course is with a badge: three counts and a bar. */
import type { VNode } from 'preact';

export interface StandingProps {
  have: Count;
  nearly: Count;
  notYet: Count;
}

export interface Count {
  count: number;
  /** The number as people read it. */
  number: string;
  /** What is counted: "have it". */
  text: string;
}

/** A stacked bar with its counts in words. */
export function Standing({ have, nearly, notYet }: StandingProps): VNode {
  const whole = have.count + nearly.count + notYet.count;
  const bar = (count: number): string => `M0 0H${count}V1H0Z`;
  return (
    <div class="stack">
      <svg
        class="standing"
        viewBox={`0 0 ${Math.max(whole, 1)} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path class="not" d={bar(Math.max(whole, 1))} />
        <path class="near" d={bar(have.count + nearly.count)} />
        <path class="have" d={bar(have.count)} />
      </svg>
      <p class="counts">
        <Part kind="have" {...have} />
        <Part kind="near" {...nearly} />
        <Part kind="not" {...notYet} />
      </p>
    </div>
  );
}

function Part({ kind, number, text }: Count & { kind: string }): VNode {
  return (
    <span class={kind}>
      <b>{number}</b> {text}
    </span>
  );
}
