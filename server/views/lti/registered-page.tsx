/** The end of a registration, inside the LMS: what was done and what is left to do (lti.md L28). */
import type { VNode } from 'preact';
import { Button, NewTabLink } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export interface RegisteredPageProps {
  words: Words;
  name: string;
  issuer: string;
  clientId: string;
  deployment: string | undefined;
  /** Services that the LMS grants. */
  services: readonly ('names' | 'grades')[];
  adminUrl: string;
  /** The LMS's window is told that we are done, at this origin. */
  platformOrigin: string;
}

/** Seconds until the page asks the LMS to close it: long enough to read two steps. */
const CLOSES_AFTER_S = 10;

/** Closes by itself, or at once by its button; stays where nobody listens. */
export function RegisteredPage(p: RegisteredPageProps): VNode {
  const { words, name } = p;
  const title = words.t('lti.registered.title', { name });
  const services = p.services.map((service) => words.t(`lti.services.${service}`));
  return (
    <Page words={words} title={title} chrome="frame" platformOrigin={p.platformOrigin} narrow>
      <PageHeading title={title} note={words.t('lti.registered.done')} />
      <Section id="steps" title={words.t('lti.registered.steps')}>
        <ul class="bullets stack">
          <li>{words.t('lti.registered.activate')}</li>
          <li>
            {words.t('lti.registered.approve', { name })}{' '}
            <NewTabLink href={p.adminUrl} newTab={words.t('common.newTab')}>
              {words.t('lti.registered.openAdmin')}
            </NewTabLink>
          </li>
        </ul>
      </Section>
      <Section id="facts" title={words.t('lti.registered.facts')}>
        <Facts
          facts={[
            { label: words.t('lti.registered.issuer'), value: p.issuer, isCode: true },
            { label: words.t('lti.registered.clientId'), value: p.clientId, isCode: true },
            p.deployment === undefined
              ? undefined
              : { label: words.t('lti.registered.deployment'), value: p.deployment, isCode: true },
            {
              label: words.t('lti.registered.services'),
              value: services.length === 0 ? words.t('lti.registered.noServices') : words.list(services),
            },
          ]}
        />
      </Section>
      <div class="gap-24 stack">
        <p data-lti-close={String(CLOSES_AFTER_S)}>
          <Button type="button" look="go">
            {words.t('lti.registered.close')}
          </Button>
        </p>
        <p class="small muted">{words.t('lti.registered.closing')}</p>
      </div>
    </Page>
  );
}
