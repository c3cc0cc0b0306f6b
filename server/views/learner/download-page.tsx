/** Taking a badge along, in the LMS (openbadges.md O73). */
import type { VNode } from 'preact';
import { PageHeading } from '../components/page-heading.tsx';
import { isolated } from '../components/rule-words.ts';
import { type AwardPageProps, awardPath } from './award-frame.ts';
import { Downloads } from './downloads.tsx';
import { LearnerPage } from './learner-page.tsx';

export function DownloadPage({ frame, own }: Pick<AwardPageProps, 'frame' | 'own'>): VNode {
  const { words } = frame;
  const { achievement, award } = own;
  const path = awardPath(frame, own);
  const title = words.t('download.title', { name: isolated(achievement.name) });
  return (
    <LearnerPage frame={frame} title={title} back={{ href: path, label: achievement.name }}>
      <PageHeading title={title} />
      <Downloads
        words={words}
        own={own}
        path={path}
        share={award.published === undefined ? 'private' : `${path}/share`}
      />
    </LearnerPage>
  );
}
