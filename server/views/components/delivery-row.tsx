/** Where a badge was sent: state, reason, next step. */
import type { ComponentChildren, VNode } from 'preact';
import type { IconName } from './icon.tsx';
import { Name } from './name.tsx';
import { Mark, Row } from './rows.tsx';
import { StatusPill, type Tone } from './status-pill.tsx';

export interface DeliveryRowProps {
  /** The target's name. */
  name: string;
  /** Address of the target's logo on the own origin; else its first letters. */
  logo?: string | undefined;
  tone: Tone;
  icon?: IconName | undefined;
  /** The state in a word or two: "Sent". */
  state: string;
  /** When and why, in sentences. */
  children?: ComponentChildren;
  /** The next step: a link, or a form with one button ("Send again"). */
  next?: ComponentChildren;
}

/** One target. */
export function DeliveryRow({ name, logo, tone, icon, state, children, next }: DeliveryRowProps): VNode {
  const start =
    logo === undefined ? (
      <Mark>{initials(name)}</Mark>
    ) : (
      <span class="mark">
        <img src={logo} width={36} height={36} alt="" />
      </span>
    );
  return (
    <Row start={start} end={next}>
      <p class="line">
        <span class="strong">
          <Name>{name}</Name>
        </span>
        <StatusPill tone={tone} icon={icon}>
          {state}
        </StatusPill>
      </p>
      {children === undefined ? null : (
        <p class={tone === 'fail' || tone === 'need' ? 'small' : 'small muted'}>{children}</p>
      )}
    </Row>
  );
}

function initials(name: string): string {
  const letters = name.split(/\s+/u).map((word) => Array.from(word)[0] ?? '');
  return letters.slice(0, 2).join('').toUpperCase();
}
