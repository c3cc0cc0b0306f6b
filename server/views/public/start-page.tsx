/** The first page of the product's own origin: what this is, and where to go. */
import type { VNode } from 'preact';
import { LinkButton } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';
import { PublicPage } from './public-page.tsx';

/** @param isOwner this browser holds an owner's session */
export function StartPage({ words, isOwner }: { words: Words; isOwner: boolean }): VNode {
  const title = words.t('public.start.title');
  return (
    <PublicPage words={words} title={title} narrow>
      <PageHeading title={title} />
      <p class="lede">{words.t('public.start.lead')}</p>
      <Section id="what" title={words.t('public.start.what')}>
        <p>{words.t('public.start.whatText')}</p>
      </Section>
      <Section id="verify" title={words.t('public.start.verify')}>
        <div class="stack-16">
          <p>{words.t('public.start.verifyText')}</p>
          <p>
            <LinkButton href="/verify">{words.t('verifying.title')}</LinkButton>
          </p>
        </div>
      </Section>
      <Section id="learners" title={words.t('public.start.learners')}>
        <div class="stack-16">
          <p>{words.t('public.start.learnersText')}</p>
          <p>
            <LinkButton href="/my">{words.t('public.start.myBadges')}</LinkButton>
          </p>
        </div>
      </Section>
      <Section id="owners" title={words.t('public.start.owners')}>
        <div class="stack-16">
          <p>{words.t('public.start.ownersText')}</p>
          <p>
            <LinkButton href={isOwner ? '/admin' : '/sign-in'}>
              {words.t(isOwner ? 'public.start.admin' : 'public.start.signIn')}
            </LinkButton>
          </p>
        </div>
      </Section>
    </PublicPage>
  );
}
