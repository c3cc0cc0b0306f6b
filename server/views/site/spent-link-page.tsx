/** A one-time link that does nothing any more, and where to go from there. */
import type { VNode } from 'preact';
import { LinkButton } from '../components/button.tsx';
import type { Words } from '../words.ts';
import { EntrancePage } from './entrance-page.tsx';

export interface SpentLinkPageProps {
  words: Words;
  /** What the link was for. */
  link: 'setUp' | 'join' | 'signIn';
}

export function SpentLinkPage({ words, link }: SpentLinkPageProps): VNode {
  return (
    <EntrancePage words={words} title={words.t(`admin.door.spent.${link}.title`)}>
      <p>{words.t(`admin.door.spent.${link}.what`)}</p>
      <p>
        <LinkButton look="go" href="/sign-in">
          {words.t('admin.door.signIn.title')}
        </LinkButton>
      </p>
    </EntrancePage>
  );
}
