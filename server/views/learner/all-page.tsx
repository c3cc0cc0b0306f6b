/** Every badge of a learner, and all of the course that can still be earned. */
import type { VNode } from 'preact';
import type { LearnerHome } from '../../actions/learners/read-learner-home.ts';
import { BadgeTiles } from '../components/badge-tile.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { Section } from '../components/section.tsx';
import { type Frame, LearnerPage, toHome } from './learner-page.tsx';
import { awardTile, openTile } from './tiles.ts';

export function AllPage({ frame, data }: { frame: Frame; data: LearnerHome }): VNode {
  const { words } = frame;
  const title = words.t('learner.all.title');
  const lists = [
    { id: 'earned', tiles: data.earned.map((one) => awardTile(one, frame)) },
    { id: 'open', tiles: data.open.map((one) => openTile(one, frame, true)) },
    { id: 'revoked', tiles: data.revoked.map((one) => awardTile(one, frame)) },
  ] as const;
  const shown = lists.filter(({ tiles }) => tiles.length > 0);
  return (
    <LearnerPage frame={frame} title={title} back={toHome(frame)}>
      <PageHeading title={title} />
      {shown.length === 0 ? <EmptyState why={words.t('learner.home.nothingHere')} /> : null}
      {shown.map(({ id, tiles }) => (
        <Section key={id} id={id} title={words.t(`learner.all.${id}`)}>
          <BadgeTiles tiles={tiles} />
        </Section>
      ))}
    </LearnerPage>
  );
}
