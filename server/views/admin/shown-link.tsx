/** A one-time link on the one page that shows it. */
import type { VNode } from 'preact';
import { Callout } from '../components/callout.tsx';
import { CopyField } from '../components/copy-field.tsx';
import type { Words } from '../words.ts';

export interface ShownLinkProps {
  words: Words;
  title: string;
  label: string;
  hint: string;
  link: string;
}

export function ShownLink({ words, title, label, hint, link }: ShownLinkProps): VNode {
  return (
    <Callout kind="success" role="status" title={title}>
      <CopyField id="link" label={label} hint={hint} value={link} words={words} />
    </Callout>
  );
}
