/** Something did not work: what happened, what you can do, who can mend it, a code to quote (look.md, Errors). */
import type { VNode } from 'preact';
import type { ErrorCode } from '../../errors.ts';
import { CopyField } from '../components/copy-field.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import { Page } from '../layout.tsx';
import type { Params, Words } from '../words.ts';

export interface FailurePageProps {
  words: Words;
  code: ErrorCode;
  quote: string;
  /** Epoch ms. */
  at: number;
  chrome: 'frame' | 'site';
  /** Facts that fill the sentences. */
  details: Readonly<Record<string, unknown>>;
}

export function FailurePage(p: FailurePageProps): VNode {
  const { words } = p;
  const params: Params = Object.fromEntries(
    Object.entries(p.details).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  );
  const say = (part: 'what' | 'do' | 'who'): string => {
    const key = `errors.${p.code}.${part}`;
    return words.t(words.has(key) ? key : `errors.INTERNAL.${part}`, params);
  };
  const isOurs = !words.has(`errors.${p.code}.what`) || p.code === 'INTERNAL';
  return (
    <Page words={words} title={say('what')} chrome={p.chrome} narrow>
      <PageHeading title={say('what')} />
      <div class="stack-16">
        <p>{say('do')}</p>
      </div>
      <Section id="mend" title={words.t('errors.whoMends')}>
        <p>{say('who')}</p>
        {isOurs || p.code.startsWith('STORE') ? (
          <CopyField
            id="code"
            label={words.t('errors.quote')}
            hint={words.t('errors.quoteHint', { at: words.dateTime(p.at) })}
            value={p.quote}
            words={words}
          />
        ) : (
          <p class="small muted">{words.t('errors.quoteShort', { quote: p.quote })}</p>
        )}
      </Section>
    </Page>
  );
}
