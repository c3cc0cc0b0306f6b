/** Something the reader must notice: information, warning, error, success; and verdicts. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './status-pill.tsx';

export type CalloutKind = 'info' | 'warning' | 'error' | 'success';

const looks: Readonly<Record<CalloutKind, { tone: Tone; icon: IconName }>> = {
  info: { tone: 'wait', icon: 'info' },
  warning: { tone: 'need', icon: 'triangle-alert' },
  error: { tone: 'fail', icon: 'octagon-alert' },
  success: { tone: 'done', icon: 'circle-check' },
};

export interface CalloutProps {
  kind: CalloutKind;
  /** The point in one sentence. */
  title?: ComponentChildren;
  children?: ComponentChildren;
  /** Spoken when it appears: `status` politely, `alert` at once. */
  role?: 'status' | 'alert' | undefined;
}

/** A note in a coloured box. */
export function Callout({ kind, title, children, role }: CalloutProps): VNode {
  const { tone, icon } = looks[kind];
  return (
    <div class={`note ${tone}`} role={role}>
      <Icon name={icon} />
      <div class="stack">
        {title === undefined ? null : <p class="strong">{title}</p>}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  );
}

export interface VerdictProps {
  tone: 'done' | 'need' | 'fail' | 'gone';
  icon?: IconName | undefined;
  /** "This badge is genuine and valid. Checked just now." */
  title: ComponentChildren;
  /** The verdict is the page's h1. */
  isHeading?: boolean | undefined;
  children?: ComponentChildren;
}

const verdictIcons: Readonly<Record<VerdictProps['tone'], IconName>> = {
  done: 'shield-check',
  need: 'shield-alert',
  fail: 'shield-x',
  gone: 'ban',
};

/** The outcome of a verification, before everything else. */
export function Verdict({ tone, icon, title, isHeading, children }: VerdictProps): VNode {
  return (
    <div class={`note ${tone}`}>
      <Icon name={icon ?? verdictIcons[tone]} />
      <div class="stack">
        {isHeading === true ? <h1 class="verdict">{title}</h1> : <p class="verdict">{title}</p>}
        {children}
      </div>
    </div>
  );
}
