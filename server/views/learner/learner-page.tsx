/** The frame of every page a learner sees inside an LMS. */
import type { ComponentChildren, VNode } from 'preact';
import { BackLink } from '../components/back-link.tsx';
import { Page } from '../layout.tsx';
import type { Words } from '../words.ts';

/** What every learner's page is given. */
export interface Frame {
  words: Words;
  platformOrigin: string;
  /** `/courses/<id>/my`: every address of these pages begins so. */
  home: string;
  /** Whose page it is; the browser may hold somebody else's session by the time the page is used. */
  who: string;
  /** Epoch ms. */
  now: number;
}

export interface LearnerPageProps {
  frame: Frame;
  title: string;
  /** The page above; none on the first page. */
  back?: { href: string; label: string } | undefined;
  narrow?: boolean | undefined;
  children: ComponentChildren;
}

export function LearnerPage({ frame, title, back, narrow, children }: LearnerPageProps): VNode {
  return (
    <Page
      words={frame.words}
      title={title}
      chrome="frame"
      platformOrigin={frame.platformOrigin}
      narrow={narrow}
    >
      {back === undefined ? null : <BackLink href={back.href}>{back.label}</BackLink>}
      {children}
    </Page>
  );
}

/** In every form that acts for the learner and names nothing that is theirs alone. */
export function Whose({ frame }: { frame: Frame }): VNode {
  return <input type="hidden" name="who" value={frame.who} />;
}

/** Address of a part of a page that is only this learner's to see. */
export function partFor(frame: Frame, path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ who: frame.who }).toString()}`;
}

/** The way back to all badges. */
export function toHome(frame: Frame): { href: string; label: string } {
  return { href: frame.home, label: frame.words.t('learner.home.title') };
}
