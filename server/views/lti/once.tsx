/** Something that works once: after its link or button was used, the page says so. */
import type { ComponentChildren, VNode } from 'preact';
import { PageHeading } from '../components/page-heading.tsx';
import type { Words } from '../words.ts';

/** Shows `children`; once a link or button in them was used, what to do instead. Without script both stay usable. */
export function Once({ words, children }: { words: Words; children: ComponentChildren }): VNode {
  return (
    <>
      <div data-once="used">{children}</div>
      <div id="used" tabIndex={-1} hidden>
        <PageHeading title={words.t('lti.newTab.openedTitle')} />
        <p>{words.t('lti.newTab.opened')}</p>
      </div>
    </>
  );
}
