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

/** The way back to all badges. */
export function toHome(frame: Frame): { href: string; label: string } {
  return { href: frame.home, label: frame.words.t('learner.home.title') };
}
