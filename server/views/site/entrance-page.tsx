/** The frame of the pages before the administration: one thing to do, nothing else. */
import type { ComponentChildren, VNode } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export interface EntrancePageProps {
  words: Words;
  title: string;
  note?: ComponentChildren;
  /** What has to be corrected. */
  errors?: readonly { field: string; text: string }[] | undefined;
  children?: ComponentChildren;
}

/** A narrow page on our own origin. */
export function EntrancePage({ words, title, note, errors = [], children }: EntrancePageProps): VNode {
  return (
    <Page words={words} title={title} chrome="site" narrow>
      <PageHeading title={title} note={note} />
      <div class="stack-16">
        <ErrorSummary title={words.t('common.errorsTitle', { count: errors.length })} errors={errors} />
        {children}
      </div>
    </Page>
  );
}
