/** Taking a badge along, outside any LMS (openbadges.md O73). */
import type { VNode } from 'preact';
import type { OwnAward } from '../../actions/learners/read-own-award.ts';
import { isolated } from '../components/rule-words.ts';
import { Downloads } from '../learner/downloads.tsx';
import { type PersonFrame, PersonPage } from './person-page.tsx';

export function PersonDownloadPage({ frame, own }: { frame: PersonFrame; own: OwnAward }): VNode {
  const { words } = frame;
  const path = `/my/awards/${own.award.id}`;
  const { name } = own.achievement;
  return (
    <PersonPage
      frame={frame}
      title={words.t('download.title', { name: isolated(name) })}
      area="badges"
      back={{ href: path, label: name }}
    >
      <Downloads words={words} own={own} path={path} share={undefined} />
    </PersonPage>
  );
}
