/** The mailed link by which a learner proves an address: a page with a button, since mail scanners open links. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { Name } from '../components/name.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import type { Words } from '../words.ts';
import { PublicPage } from './public-page.tsx';

export interface ProofShown {
  address: string;
  /** As the LMS calls them; empty where it gave no name. */
  learner: string;
  organisation: string;
}

export interface ProvePageProps {
  words: Words;
  proof: ProofShown;
  ticket: string;
}

export function ProvePage({ words, proof, ticket }: ProvePageProps): VNode {
  const { learner } = proof;
  const organisation = isolated(proof.organisation);
  const title = words.t('public.prove.title');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <form method="post" action="/prove-email" class="stack-16">
        <p>
          {learner === ''
            ? words.t('public.prove.askedNameless', { organisation })
            : words.t('public.prove.asked', { learner: isolated(learner), organisation })}
        </p>
        <p class="strong">
          <Name dir="ltr">{proof.address}</Name>
        </p>
        <p>{words.t('public.prove.what')}</p>
        <input type="hidden" name="ticket" value={ticket} />
        <p>
          <Button look="go">{words.t('public.prove.confirm')}</Button>
        </p>
        <p class="small muted">{words.t('public.prove.not')}</p>
      </form>
    </PublicPage>
  );
}

export function ProvedPage({ words }: { words: Words }): VNode {
  const title = words.t('public.prove.doneTitle');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <p>{words.t('public.prove.done')}</p>
    </PublicPage>
  );
}

export function SpentProofPage({ words }: { words: Words }): VNode {
  const title = words.t('public.prove.badTitle');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <div class="stack-16">
        <p>{words.t('public.prove.bad')}</p>
        <p>{words.t('public.prove.badDo')}</p>
      </div>
    </PublicPage>
  );
}
