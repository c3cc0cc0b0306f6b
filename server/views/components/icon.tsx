/** Icons of the pages: one set, always beside a word. */
import type { VNode } from 'preact';
import { lucide } from '../../pictures/lucide.ts';

/** Icons that pages use, by lucide's names. */
export const iconNames = [
  'archive',
  'arrow-down',
  'arrow-left',
  'arrow-up',
  'award',
  'backpack',
  'ban',
  'book-open',
  'calendar',
  'check',
  'chevron-right',
  'circle',
  'circle-alert',
  'circle-check',
  'circle-dashed',
  'circle-dot',
  'circle-pause',
  'circle-x',
  'clock',
  'copy',
  'download',
  'ellipsis',
  'external-link',
  'eye',
  'eye-off',
  'file-text',
  'globe',
  'history',
  'image',
  'info',
  'key-round',
  'link',
  'loader',
  'lock',
  'log-out',
  'mail',
  'minus',
  'octagon-alert',
  'pencil',
  'plug',
  'plus',
  'printer',
  'rotate-cw',
  'scan-qr-code',
  'search',
  'send',
  'settings',
  'share-2',
  'shield-alert',
  'shield-check',
  'shield-x',
  'trash-2',
  'triangle-alert',
  'undo-2',
  'unplug',
  'upload',
  'user',
  'users',
  'x',
] as const;
export type IconName = (typeof iconNames)[number];

export interface IconProps {
  name: IconName;
  /** Points forward or back: mirrored in right-to-left pages. */
  flip?: boolean;
  /** As large as a heading. */
  big?: boolean;
}

/** An icon; hidden from screen readers, since a word always stands beside it. */
export function Icon({ name, flip, big }: IconProps): VNode {
  const classes = ['icon', flip === true ? 'flip' : '', big === true ? 'big' : ''].filter(Boolean).join(' ');
  return (
    <svg
      class={classes}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: shapes[name] }}
    />
  );
}

const shapes = Object.fromEntries(iconNames.map((name) => [name, lucide(name)])) as Record<IconName, string>;
