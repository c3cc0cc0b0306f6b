/**
 * Every component in its states, for whoever works on the look. Served in development only, so its
 * sample texts are English and stand here.
 */
import type { VNode } from 'preact';
import { BackLink } from '../components/back-link.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';
import { BadgeSamples } from './badge-samples.tsx';
import { FormSamples } from './form-samples.tsx';
import { ListSamples } from './list-samples.tsx';
import { RuleSamples } from './rule-samples.tsx';

/** The page behind `/dev/components`; `chrome=site` shows the header too. */
export function componentsPage(words: Words, chrome: 'frame' | 'site' = 'frame'): VNode {
  const site = {
    name: 'Hochschule Nordhafen',
    lang: 'de',
    href: '#top',
    nav: [
      { href: '#verify', label: 'Verify a badge' },
      { href: '#here', label: 'Components', isCurrent: true },
    ],
  };
  return (
    <Page words={words} title="Components" chrome={chrome} site={site}>
      <BackLink href="#top">My badges</BackLink>
      <PageHeading
        title="Components"
        note="Each part once, in each of its states."
        action={
          <LinkButton look="go" icon="plus" href="#new">
            New badge
          </LinkButton>
        }
      />
      <BadgeSamples words={words} />
      <RuleSamples words={words} />
      <ListSamples words={words} />
      <FormSamples words={words} />
      <p class="line gap-32">
        <Button look="go">Activate badge</Button>
        <Button>Save</Button>
        <Button isLow icon="rotate-cw">
          Send again
        </Button>
        <Button look="risk">Revoke badge</Button>
        <Button look="bare">Cancel</Button>
        <Button isDisabled>Not now</Button>
        <LinkButton href="#tab" newTab={words.t('common.newTab')}>
          Connect
        </LinkButton>
      </p>
    </Page>
  );
}
