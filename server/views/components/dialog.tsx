/** Asks before something is done: a disclosure without script, a native dialog with it. */
import type { ComponentChildren, VNode } from 'preact';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface DialogProps {
  id: string;
  /** Words of the button that opens it. */
  label: string;
  /** Said by screen readers after the label, where several buttons have the same. */
  about?: string | undefined;
  icon?: IconName | undefined;
  look?: 'go' | 'risk' | 'bare' | undefined;
  isLow?: boolean | undefined;
  /** The question: "Revoke Data literacy for Jonas Okafor?" */
  title: ComponentChildren;
  /** Where the answer is posted. */
  action: string;
  hidden?: Readonly<Record<string, string>> | undefined;
  /** Explanation and fields. */
  children?: ComponentChildren;
  /** Words of the button that does it. */
  confirm: string;
  /** Words of the button that leaves everything as it is. */
  cancel: string;
}

/** A button that asks first. */
export function Dialog(p: DialogProps): VNode {
  const classes = ['btn', p.look ?? '', p.isLow === true ? 'low' : ''].filter(Boolean).join(' ');
  return (
    <details data-dialog id={p.id}>
      <summary class={classes}>
        {p.icon === undefined ? null : <Icon name={p.icon} />}
        <span>
          {p.label}
          {p.about === undefined ? null : <span class="sr"> {p.about}</span>}
        </span>
      </summary>
      <div class="sheet panel" role="group" aria-labelledby={`${p.id}-h`}>
        <h2 id={`${p.id}-h`}>{p.title}</h2>
        <form method="post" action={p.action} class="stack-16 gap-16">
          {Object.entries(p.hidden ?? {}).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          {p.children}
          <p class="line">
            <Button look={p.look === 'risk' ? 'risk' : 'go'}>{p.confirm}</Button>
            <button class="btn" type="button" data-close>
              {p.cancel}
            </button>
          </p>
        </form>
      </div>
    </details>
  );
}
