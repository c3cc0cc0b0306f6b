/** Where a learner's badges go: one line per connected backpack. */
import type { VNode } from 'preact';
import type { BackpackSummary } from '../../actions/learners/read-backpacks.ts';
import { LinkButton } from '../components/button.tsx';
import { Name } from '../components/name.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { connectionLook } from './connection-words.ts';
import type { Frame } from './learner-page.tsx';

/** Nothing where no backpack is offered. */
export function BackpackLines({
  frame,
  backpacks,
}: {
  frame: Frame;
  backpacks: readonly BackpackSummary[];
}): VNode | null {
  const { words, home } = frame;
  if (backpacks.length === 0) return null;
  const connected = backpacks.filter(
    ({ connection }) => connection !== undefined && connection.state !== 'off',
  );
  return (
    <Section id="sent" title={words.t('learner.backpacks.title')}>
      <div class="stack">
        {connected.length === 0 ? (
          <div class="panel sunk line">
            <span>{words.t('learner.backpacks.none')}</span>
            <LinkButton isLow href={`${home}/preferences`}>
              {words.t('learner.backpacks.connect')}
            </LinkButton>
          </div>
        ) : (
          connected.map((backpack) => <Line key={backpack.host.id} frame={frame} backpack={backpack} />)
        )}
      </div>
    </Section>
  );
}

function Line({ frame, backpack }: { frame: Frame; backpack: BackpackSummary }): VNode {
  const { words, home } = frame;
  const { host, connection, sent, waiting, failed, failedAward } = backpack;
  const { tone, state } = connectionLook(connection, words);
  const counts = [
    words.t('learner.backpacks.sent', { count: sent }),
    ...(waiting > 0 ? [words.t('learner.backpacks.waiting', { count: waiting })] : []),
    ...(failed > 0 ? [words.t('learner.backpacks.failed', { count: failed })] : []),
  ];
  return (
    <div class="panel sunk line">
      <span class="strong">
        <Name>{host.name}</Name>
      </span>
      <StatusPill tone={tone}>{state}</StatusPill>
      <span>{counts.join(' ')}</span>
      {failedAward !== undefined ? (
        <a href={`${home}/awards/${failedAward}#where`}>{words.t('learner.backpacks.see')}</a>
      ) : connection?.state === 'action_needed' ? (
        <a href={`${home}/preferences`}>{words.t('learner.backpacks.see')}</a>
      ) : null}
    </div>
  );
}
