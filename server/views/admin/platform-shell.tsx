/** The frame of an LMS's pages: for owners inside the administration, for the LMS's own people inside the LMS. */
import type { ComponentChildren, VNode } from 'preact';
import { Callout } from '../components/callout.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { type TabItem, Tabs } from '../components/tabs.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';
import { type AdminFrame, AdminPage } from './admin-page.tsx';

export interface PlatformShellProps {
  words: Words;
  now: number;
  platform: { id: string; name: string; place: string };
  /** The owners' frame; absent for an administrator of the LMS. */
  frame: AdminFrame | undefined;
  /** Origin of the LMS around the page, for its own administrators. */
  platformOrigin: string;
  /** Name of what was just done. */
  did: string | undefined;
}

export interface PlatformPageProps {
  shell: PlatformShellProps;
  current: 'overview' | 'courses' | 'settings';
  errors?: readonly { field: string; text: string }[] | undefined;
  action?: ComponentChildren;
  children: ComponentChildren;
}

/** Base of an LMS's addresses. */
export function platformPath(id: string): string {
  return `/admin/platforms/${id}`;
}

export function PlatformFrame(p: PlatformPageProps): VNode {
  const { words, frame, platform, platformOrigin } = p.shell;
  if (frame !== undefined) {
    return (
      <AdminPage
        frame={frame}
        area="lms"
        title={platform.name}
        note={platform.place}
        action={p.action}
        back={{ href: '/admin/platforms', label: words.t('admin.areas.lms') }}
        sub={{ label: platform.name, items: pagesOf(p) }}
        errors={p.errors}
      >
        {p.children}
      </AdminPage>
    );
  }
  const errors = p.errors ?? [];
  return (
    <Page words={words} title={platform.name} chrome="frame" platformOrigin={platformOrigin}>
      <PageHeading title={platform.name} note={platform.place} />
      <Tabs label={platform.name} items={pagesOf(p)} />
      <div class="stack-16">
        <Done {...p.shell} />
        <ErrorSummary title={words.t('common.errorsTitle', { count: errors.length })} errors={errors} />
        {p.children}
      </div>
    </Page>
  );
}

function pagesOf({ shell: { words, frame, platform }, current }: PlatformPageProps): TabItem[] {
  const pages =
    frame === undefined ? (['overview', 'courses'] as const) : (['overview', 'courses', 'settings'] as const);
  return pages.map((page) => ({
    href: page === 'overview' ? platformPath(platform.id) : `${platformPath(platform.id)}/${page}`,
    label: words.t(`admin.platform.pages.${page}`),
    isCurrent: page === current,
  }));
}

function Done({ words, did }: PlatformShellProps): VNode | null {
  const key = `admin.done.${did ?? ''}`;
  return did !== undefined && words.has(key) ? (
    <Callout kind="success" role="status" title={words.t(key, { count: 0 })} />
  ) : null;
}
