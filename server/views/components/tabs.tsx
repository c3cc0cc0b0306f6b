/** Ways between the pages of one subject: tabs and side lists, all of them links. */
import type { ComponentChildren, VNode } from 'preact';

export interface TabItem {
  href: string;
  label: ComponentChildren;
  isCurrent?: boolean | undefined;
  /** How many things wait there, as people read it. */
  count?: string | undefined;
}

export interface TabsProps {
  /** What the list is, for screen readers. */
  label: string;
  items: readonly TabItem[];
}

/** Tabs over the pages of a subject. */
export function Tabs(props: TabsProps): VNode {
  return <Links {...props} kind="tabs" />;
}

/** The same as a list at the side, above the content where it is narrow. */
export function SideList(props: TabsProps): VNode {
  return <Links {...props} kind="side" />;
}

function Links({ label, items, kind }: TabsProps & { kind: string }): VNode {
  return (
    <nav class={kind} aria-label={label}>
      {items.map((item) => (
        <a key={item.href} href={item.href} aria-current={item.isCurrent === true ? 'page' : undefined}>
          {item.label}
          {item.count === undefined ? null : <span class="num"> ({item.count})</span>}
        </a>
      ))}
    </nav>
  );
}
