/** The frame of a person's own pages, outside any LMS: their badges in every organisation, and their wallets. */
import type { ComponentChildren, VNode } from 'preact';
import { BackLink } from '../components/back-link.tsx';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Page, type SiteHeader } from '../layout.tsx';
import type { Words } from '../words.ts';

/** What every page of a person is given. */
export interface PersonFrame {
  words: Words;
  /** Epoch ms. */
  now: number;
  /** Id of the person the page is for; the browser may hold somebody else's session by the time it is used. */
  who: string;
  /** The person also administers an organisation. */
  isOwner: boolean;
  /** Name of what was just done, from the address: `person.done.<name>`. */
  did: string | undefined;
}

export interface PersonPageProps {
  frame: PersonFrame;
  title: string;
  /** BCP 47 tag of the title's language, where it is not the page's. */
  lang?: string | undefined;
  note?: ComponentChildren;
  action?: ComponentChildren;
  /** Which of the pages in the header it is. */
  area?: 'badges' | 'wallets' | undefined;
  back?: { href: string; label: string } | undefined;
  narrow?: boolean | undefined;
  children: ComponentChildren;
}

export function PersonPage(p: PersonPageProps): VNode {
  const { frame, title, lang, note, action, back, narrow } = p;
  return (
    <Page words={frame.words} title={title} chrome="site" site={siteOf(frame, p.area)} narrow={narrow}>
      {back === undefined ? null : <BackLink href={back.href}>{back.label}</BackLink>}
      <PageHeading title={title} lang={lang} note={note} action={action} />
      <div class="stack-16">
        <Done frame={frame} />
        {p.children}
      </div>
    </Page>
  );
}

function siteOf({ words, isOwner }: PersonFrame, area: PersonPageProps['area']): SiteHeader {
  const nav = [
    { href: '/my', label: words.t('person.badges'), isCurrent: area === 'badges' },
    { href: '/my/wallets', label: words.t('person.wallets'), isCurrent: area === 'wallets' },
    ...(isOwner ? [{ href: '/admin', label: words.t('admin.title') }] : []),
  ];
  return {
    name: words.t('common.appName'),
    href: '/my',
    nav,
    end: (
      <form method="post" action="/sign-out">
        <Button look="bare" isLow icon="log-out">
          {words.t('admin.signOut')}
        </Button>
      </form>
    ),
  };
}

function Done({ frame: { words, did } }: { frame: PersonFrame }): VNode | null {
  const key = `person.done.${did ?? ''}`;
  return did !== undefined && words.has(key) ? (
    <Callout kind="success" role="status">
      {words.t(key)}
    </Callout>
  ) : null;
}
