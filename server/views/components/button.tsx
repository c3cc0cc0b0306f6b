/** Buttons, links that look like buttons, and links that open a new tab. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Looks {
  /** `go`: the page's main action, once per page. `risk`: takes something away. `bare`: without a rim. */
  look?: 'go' | 'risk' | 'bare' | undefined;
  /** Lower, for use inside rows and tables. */
  isLow?: boolean | undefined;
  icon?: IconName | undefined;
  /** Said by screen readers after the words, where several buttons have the same: the name of the row. */
  about?: string | undefined;
  children: ComponentChildren;
}

export interface ButtonProps extends Looks {
  type?: 'submit' | 'button' | undefined;
  name?: string | undefined;
  value?: string | undefined;
  /** Id of a form elsewhere on the page. */
  form?: string | undefined;
  isDisabled?: boolean | undefined;
}

/** A button; the words are a verb that says what happens. */
export function Button(p: ButtonProps): VNode {
  return (
    <button
      class={classesOf(p)}
      type={p.type ?? 'submit'}
      name={p.name}
      value={p.value}
      form={p.form}
      disabled={p.isDisabled === true}
    >
      <Inside {...p} />
    </button>
  );
}

export interface LinkButtonProps extends Looks {
  href: string;
  /** The words "(opens in a new tab)": given, the link opens one. */
  newTab?: string | undefined;
  /** Leads the whole window on, out of the frame: for places in the LMS itself. */
  isTop?: boolean | undefined;
  /** Name of the file it is saved as, rather than opened. */
  download?: string | undefined;
}

/** A link that looks like a button. */
export function LinkButton(p: LinkButtonProps): VNode {
  return (
    <a
      class={classesOf(p)}
      href={p.href}
      download={p.download}
      target={p.isTop === true ? '_top' : undefined}
      {...tab(p.newTab)}
    >
      <Inside {...p} />
      {p.newTab === undefined ? null : <NewTabSign text={p.newTab} />}
    </a>
  );
}

export interface NewTabLinkProps {
  href: string;
  /** The words "(opens in a new tab)". */
  newTab: string;
  children: ComponentChildren;
}

/** A plain link that opens a new tab and says so. */
export function NewTabLink({ href, newTab, children }: NewTabLinkProps): VNode {
  return (
    <a href={href} {...tab(newTab)}>
      {children}
      <NewTabSign text={newTab} />
    </a>
  );
}

function classesOf({ look, isLow }: Looks): string {
  return ['btn', look ?? '', isLow === true ? 'low' : ''].filter(Boolean).join(' ');
}

function tab(newTab: string | undefined): { target?: string; rel?: string } {
  return newTab === undefined ? {} : { target: '_blank', rel: 'noopener' };
}

function Inside({ icon, about, children }: Looks): VNode {
  return (
    <>
      {icon === undefined ? null : <Icon name={icon} />}
      <span>
        {children}
        {about === undefined ? null : <span class="sr"> {about}</span>}
      </span>
    </>
  );
}

function NewTabSign({ text }: { text: string }): VNode {
  return (
    <span class="out">
      <Icon name="external-link" />
      <span class="sr"> {text}</span>
    </span>
  );
}
