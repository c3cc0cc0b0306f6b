/** Actions as equals beside each other, each opening its list of ways. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface MenuProps {
  icon: IconName;
  label: string;
  /** Links, or forms with one button. */
  children: ComponentChildren;
  isOpen?: boolean | undefined;
}

/** One action with its ways. */
export function Menu({ icon, label, children, isOpen }: MenuProps): VNode {
  return (
    <details name="menu" open={isOpen === true}>
      <summary class="btn">
        <Icon name={icon} />
        <span>{label}</span>
      </summary>
      <div class="menu">{children}</div>
    </details>
  );
}

/** The row of actions. */
export function Menus({ label, children }: { label: string; children: ComponentChildren }): VNode {
  return (
    <div class="acts" role="group" aria-label={label}>
      {children}
    </div>
  );
}
