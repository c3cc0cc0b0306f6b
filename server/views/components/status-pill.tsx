/** A state in one or two words, with its icon: never by colour alone. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** What a state means for the reader. */
export type Tone = 'done' | 'wait' | 'need' | 'fail' | 'gone' | 'none';

/** The icon that stands for a tone unless a page knows a better one. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  done: 'circle-check',
  wait: 'clock',
  need: 'triangle-alert',
  fail: 'circle-x',
  gone: 'ban',
  none: 'circle-dashed',
};

export interface StatusPillProps {
  tone: Tone;
  icon?: IconName | undefined;
  children: ComponentChildren;
}

/** A status in a coloured capsule. */
export function StatusPill({ tone, icon, children }: StatusPillProps): VNode {
  return (
    <span class={`pill ${tone}`}>
      <Icon name={icon ?? toneIcons[tone]} />
      {children}
    </span>
  );
}
