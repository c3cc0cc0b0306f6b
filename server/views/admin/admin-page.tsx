/** The frame of the owners' pages: whose administration it is, its areas, and what was just done. */
import type { ComponentChildren, VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { BackLink } from '../components/back-link.tsx';
import { Callout } from '../components/callout.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { SideList, type TabItem, Tabs } from '../components/tabs.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

export const areas = ['health', 'lms', 'backpacks', 'deliveries', 'api', 'organisation'] as const;
export type Area = (typeof areas)[number];

const places: Readonly<Record<Area, string>> = {
  health: '/admin',
  lms: '/admin/platforms',
  backpacks: '/admin/backpacks',
  deliveries: '/admin/deliveries',
  api: '/admin/api-keys',
  organisation: '/admin/organisation',
};

/** What every page of the administration is given. */
export interface AdminFrame {
  words: Words;
  /** Epoch ms. */
  now: number;
  organisation: string;
  /** The person may open other organisations too. */
  hasOthers: boolean;
  /** Name of what was just done, from the address: `admin.done.<name>`. */
  did: string | undefined;
  /** A number for that sentence. */
  count: number;
}

export interface AdminPageProps {
  frame: AdminFrame;
  area: Area;
  title: ComponentChildren;
  /** Title of the tab, where the heading is more than text. */
  tabTitle?: string | undefined;
  note?: ComponentChildren;
  action?: ComponentChildren;
  back?: { href: string; label: string } | undefined;
  /** Pages of the area, at the side. */
  sub?: { label: string; items: readonly TabItem[] } | undefined;
  errors?: readonly { field: string; text: string }[] | undefined;
  children: ComponentChildren;
}

export function AdminPage(p: AdminPageProps): VNode {
  const { frame, sub, errors = [] } = p;
  const { words } = frame;
  const tabTitle = p.tabTitle ?? (typeof p.title === 'string' ? p.title : words.t('admin.title'));
  const body = (
    <div class="stack-16">
      <Done frame={frame} />
      <ErrorSummary title={words.t('common.errorsTitle', { count: errors.length })} errors={errors} />
      {p.children}
    </div>
  );
  return (
    <Page words={words} title={`${tabTitle} – ${frame.organisation}`} chrome="site" site={siteOf(frame)}>
      <Tabs label={words.t('admin.title')} items={tabsOf(words, p.area)} />
      {p.back === undefined ? null : <BackLink href={p.back.href}>{p.back.label}</BackLink>}
      <PageHeading title={p.title} note={p.note} action={p.action} />
      {sub === undefined ? (
        body
      ) : (
        <div class="split side-left">
          <SideList label={sub.label} items={sub.items} />
          {body}
        </div>
      )}
    </Page>
  );
}

function siteOf({ words, organisation, hasOthers }: AdminFrame) {
  return {
    name: organisation,
    href: '/admin',
    nav: hasOthers ? [{ href: '/admin/organisations', label: words.t('admin.choose.change') }] : [],
    end: (
      <form method="post" action="/sign-out">
        <Button look="bare" isLow icon="log-out">
          {words.t('admin.signOut')}
        </Button>
      </form>
    ),
  };
}

function tabsOf(words: Words, area: Area): TabItem[] {
  return areas.map((one) => ({
    href: places[one],
    label: words.t(`admin.areas.${one}`),
    isCurrent: one === area,
  }));
}

function Done({ frame: { words, did, count } }: { frame: AdminFrame }): VNode | null {
  const key = `admin.done.${did ?? ''}`;
  if (did === undefined || !words.has(key)) return null;
  return <Callout kind="success" role="status" title={words.t(key, { count })} />;
}

/** Pages of the area "organisation". */
export function organisationPages(words: Words, current: string): AdminPageProps['sub'] {
  const pages = ['organisation', 'issuer', 'issuing', 'keys', 'owners', 'mail', 'audit'] as const;
  return {
    label: words.t('admin.areas.organisation'),
    items: pages.map((page) => ({
      href: `/admin/${page}`,
      label: words.t(`admin.pages.${page}`),
      isCurrent: page === current,
    })),
  };
}

/** Pages of the area "API". */
export function apiPages(words: Words, current: string): AdminPageProps['sub'] {
  const pages = ['api-keys', 'quarantine'] as const;
  return {
    label: words.t('admin.areas.api'),
    items: pages.map((page) => ({
      href: `/admin/${page}`,
      label: words.t(`admin.pages.${page}`),
      isCurrent: page === current,
    })),
  };
}

/** Pages of the area "deliveries". */
export function deliveryPages(words: Words, current: string): AdminPageProps['sub'] {
  const pages = ['deliveries', 'work'] as const;
  return {
    label: words.t('admin.areas.deliveries'),
    items: pages.map((page) => ({
      href: `/admin/${page}`,
      label: words.t(`admin.pages.${page}`),
      isCurrent: page === current,
    })),
  };
}
