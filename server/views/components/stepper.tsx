/** How far a set-up is. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './status-pill.tsx';

export interface Step {
  key: string;
  label: ComponentChildren;
  /** Where the step is done; without it the step is no link. */
  href?: string | undefined;
  state: 'done' | 'need' | 'todo';
  isCurrent?: boolean | undefined;
  /** The state in words: "Done", "1 thing to mend". */
  note: string;
}

const looks: Readonly<Record<Step['state'], { tone: Tone; icon: IconName }>> = {
  done: { tone: 'done', icon: 'circle-check' },
  need: { tone: 'need', icon: 'triangle-alert' },
  todo: { tone: 'none', icon: 'circle-dashed' },
};

export interface StepperProps {
  /** What is set up, for screen readers. */
  label: string;
  steps: readonly Step[];
}

/** The steps in order, each with its state. */
export function Stepper({ label, steps }: StepperProps): VNode {
  return (
    <nav aria-label={label}>
      <ol class="steps">
        {steps.map(({ key, label: text, href, state, isCurrent, note }) => {
          const isHere = isCurrent === true;
          const { tone, icon } = looks[state];
          return (
            <li key={key} aria-current={isHere ? 'step' : undefined}>
              <span class={tone}>
                <Icon name={isHere && state === 'todo' ? 'circle-dot' : icon} />
              </span>
              {href === undefined || isHere ? <span>{text}</span> : <a href={href}>{text}</a>}
              <span class="state">{note}</span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
