/** The ways through a long list whose length nobody counts: on, and back to its beginning. */
import type { VNode } from 'preact';
import { Pager } from '../components/pager.tsx';
import type { Words } from '../words.ts';

export interface ListPagerProps {
  words: Words;
  /** Address of the first page, with its filter. */
  href: string;
  /** Cursor of the next page. */
  next: string | undefined;
  isFirst: boolean;
}

/** Nothing where the whole list is on the page. */
export function ListPager({ words, href, next, isFirst }: ListPagerProps): VNode | null {
  if (isFirst && next === undefined) return null;
  const joint = href.includes('?') ? '&' : '?';
  return (
    <Pager
      label={words.t('admin.pager')}
      text=""
      previous={isFirst ? undefined : { href, label: words.t('admin.firstPage') }}
      next={
        next === undefined
          ? undefined
          : { href: `${href}${joint}after=${encodeURIComponent(next)}`, label: words.t('common.next') }
      }
    />
  );
}
