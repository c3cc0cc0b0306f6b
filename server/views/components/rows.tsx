/** Lists whose entries are separated by a line. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { toneIcons, type Tone } from './status-pill.tsx';

export interface RowProps {
  /** Picture, mark or icon at the start. */
  start?: ComponentChildren;
  children: ComponentChildren;
  /** The next step, at the end of the row where there is room, else below. */
  end?: ComponentChildren;
  /** The words stand close under each other. */
  isTight?: boolean | undefined;
}

/** One entry: something to recognise it by, its words, its next step. */
export function Row({ start, children, end, isTight }: RowProps): VNode {
  return (
    <li class={end === undefined ? 'row' : 'row wide'}>
      {start ?? <span />}
      <div class={isTight === true ? undefined : 'stack'}>{children}</div>
      {end === undefined ? null : <div class="end">{end}</div>}
    </li>
  );
}

/** The list around `<Row>`s; `id` names the element for fragments that are refreshed. */
export function Rows({ children, id }: { children: ComponentChildren; id?: string | undefined }): VNode {
  return (
    <ul class="rows" id={id}>
      {children}
    </ul>
  );
}

export interface CheckRowProps {
  tone: Tone;
  icon?: IconName | undefined;
  /** What was looked at and how it went, in one sentence. */
  title: ComponentChildren;
  /** Facts behind it, or what to do. */
  detail?: ComponentChildren;
  end?: ComponentChildren;
}

/** A check with its outcome: a connection test, a verification, a set-up point. */
export function CheckRow({ tone, icon, title, detail, end }: CheckRowProps): VNode {
  return (
    <Row
      start={
        <span class={tone}>
          <Icon name={icon ?? toneIcons[tone]} />
        </span>
      }
      end={end}
      isTight
    >
      <p class="strong">{title}</p>
      {detail === undefined ? null : <p class="small muted">{detail}</p>}
    </Row>
  );
}

/** Two letters that stand for a host or a person without a picture. */
export function Mark({ children }: { children: string }): VNode {
  return (
    <span class="mark" aria-hidden="true">
      {children}
    </span>
  );
}
