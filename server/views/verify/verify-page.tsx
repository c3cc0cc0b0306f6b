/** The Verify page: hand in a badge of any issuer, without an account and without script (features.md V1, V3). */
import type { VNode } from 'preact';
import { asset } from '../assets.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { TextArea, TextField } from '../components/field.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PublicPage } from '../public/public-page.tsx';
import type { WordKey, Words } from '../words.ts';
import { Scanner } from './scanner.tsx';

/** What has to be corrected before anything can be checked. */
export type Problem =
  | { field: 'file'; kind: 'nothing' | 'tooLarge' }
  | { field: 'text'; kind: 'link' }
  | { field: 'recipient'; kind: 'recipient' };

export interface VerifyPageProps {
  words: Words;
  /** As it was typed. */
  text?: string;
  recipient?: string;
  problems?: readonly Problem[];
}

/** Kinds of files that hold badges, and pictures of QR codes. */
const ACCEPTED = '.png,.svg,.json,.jsonld,.jwt,.jws,.txt,image/*,application/json,text/plain';

export function VerifyPage({ words, text, recipient, problems = [] }: VerifyPageProps): VNode {
  const title = words.t('verifying.title');
  const errorOf = (field: Problem['field']): string | undefined => {
    const found = problems.find((one) => one.field === field);
    return found === undefined ? undefined : words.t(keyOf(found));
  };
  return (
    <PublicPage words={words} title={title} narrow isVerify head={<VerifyScript />}>
      <PageHeading title={title} note={words.t('verifying.lead')} />
      <form method="post" action="/verify" enctype="multipart/form-data" class="stack-16">
        <ErrorSummary
          title={words.t('common.errorsTitle', { count: problems.length })}
          errors={problems.map((problem) => ({ field: problem.field, text: words.t(keyOf(problem)) }))}
        />
        <FileDrop
          id="file"
          label={words.t('verifying.form.drop')}
          hint={words.t('verifying.form.dropHint')}
          error={errorOf('file')}
          accept={ACCEPTED}
        />
        <Scanner words={words} from="file" into="text" />
        <TextArea
          id="text"
          label={words.t('verifying.form.text')}
          value={text}
          rows={2}
          dir="ltr"
          error={errorOf('text')}
        />
        <TextField
          id="recipient"
          type="email"
          label={words.t('verifying.form.recipient')}
          optional={words.t('common.optional')}
          hint={words.t('verifying.form.recipientHint')}
          value={recipient}
          dir="ltr"
          autocomplete="off"
          maxLength={320}
          error={errorOf('recipient')}
        />
        <p>
          <Button look="go">{words.t('verifying.form.check')}</Button>
        </p>
      </form>
    </PublicPage>
  );
}

/** The script of these pages only: scanning and printing. */
export function VerifyScript(): VNode {
  return <script src={asset('verify.js')} defer />;
}

function keyOf({ kind }: Problem): WordKey {
  return `verifying.problem.${kind}`;
}

export interface VerifyBusyPageProps {
  words: Words;
  code: 'RATE_LIMITED' | 'BUSY';
  retryAfterS: number;
}

/** No place is free: when to come again. What was typed is one step back. */
export function VerifyBusyPage({ words, code, retryAfterS }: VerifyBusyPageProps): VNode {
  const title = words.t('verifying.title');
  const kind = code === 'BUSY' ? 'verifying.problem.busy' : 'verifying.problem.often';
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <Callout kind="warning" role="alert" title={words.t(kind, { seconds: retryAfterS })}>
        {words.t('verifying.problem.busyDo')}
      </Callout>
    </PublicPage>
  );
}
