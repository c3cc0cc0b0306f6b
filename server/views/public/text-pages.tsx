/** Help, privacy and terms: short, and true of what the product does. */
import type { VNode } from 'preact';
import type { Operator } from '../../actions/public/read-operator.ts';
import { Name } from '../components/name.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import type { WordKey, Words } from '../words.ts';
import { PublicPage } from './public-page.tsx';

export interface TextPageProps {
  words: Words;
  /** Undefined where several organisations share this installation. */
  operator: Operator | undefined;
}

type Block = readonly [id: string, title: WordKey, text: WordKey];

function Blocks({ words, blocks }: { words: Words; blocks: readonly Block[] }): VNode {
  return (
    <>
      {blocks.map(([id, title, text]) => (
        <Section key={id} id={id} title={words.t(title)}>
          <p>{words.t(text)}</p>
        </Section>
      ))}
    </>
  );
}

function Contact({ words, operator }: TextPageProps): VNode | null {
  if (operator === undefined || operator.contact === '') return null;
  return (
    <Section id="contact" title={words.t('public.help.contact')}>
      <p>
        {words.t('public.help.contactText', { name: operator.name })}{' '}
        <a href={`mailto:${encodeURIComponent(operator.contact).replace('%40', '@')}`}>
          <Name dir="ltr">{operator.contact}</Name>
        </a>
      </p>
    </Section>
  );
}

export interface HelpPageProps extends TextPageProps {
  /** Whose part comes first. */
  reader: 'anyone' | 'owner';
}

export function HelpPage({ words, operator, reader }: HelpPageProps): VNode {
  const title = words.t('public.help.title');
  const owners: Block = ['owners', 'public.help.owners', 'public.help.ownersText'];
  const first: Block = ['shown', 'public.help.shown', 'public.help.shownText'];
  const questions: readonly (readonly [WordKey, WordKey])[] = [
    ['public.help.earn', 'public.help.earnText'],
    ['public.help.keep', 'public.help.keepText'],
    ['public.help.seen', 'public.help.seenText'],
  ];
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      {reader === 'owner' ? <Blocks words={words} blocks={[owners]} /> : null}
      <Section id="learners" title={words.t('public.help.learners')}>
        <div class="stack-16">
          {questions.map(([question, answer]) => (
            <div key={question} class="stack">
              <h3>{words.t(question)}</h3>
              <p>{words.t(answer)}</p>
            </div>
          ))}
        </div>
      </Section>
      <Blocks
        words={words}
        blocks={[
          first,
          ['teachers', 'public.help.teachers', 'public.help.teachersText'],
          ...(reader === 'owner' ? [] : [owners]),
        ]}
      />
      <Contact words={words} operator={operator} />
    </PublicPage>
  );
}

export function PrivacyPage({ words, operator }: TextPageProps): VNode {
  const title = words.t('public.privacy.title');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <Section id="who" title={words.t('public.privacy.who')}>
        <p>
          {operator === undefined
            ? words.t('public.privacy.whoText')
            : words.t('public.privacy.whoNamed', { name: operator.name })}
        </p>
      </Section>
      <Blocks
        words={words}
        blocks={[
          ['stored', 'public.privacy.stored', 'public.privacy.storedText'],
          ['shared', 'public.privacy.shared', 'public.privacy.sharedText'],
          ['verify', 'public.privacy.verify', 'public.privacy.verifyText'],
          ['cookies', 'public.privacy.cookies', 'public.privacy.cookiesText'],
          ['rights', 'public.privacy.rights', 'public.privacy.rightsText'],
        ]}
      />
      <Contact words={words} operator={operator} />
    </PublicPage>
  );
}

export function TermsPage({ words, operator }: TextPageProps): VNode {
  const title = words.t('public.terms.title');
  const terms = ['badge', 'learner', 'backpack', 'none'] as const;
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <p>{words.t('public.terms.lead')}</p>
      <ul class="bullets gap-16">
        {terms.map((term) => (
          <li key={term}>{words.t(`public.terms.${term}`)}</li>
        ))}
      </ul>
      <Contact words={words} operator={operator} />
    </PublicPage>
  );
}
