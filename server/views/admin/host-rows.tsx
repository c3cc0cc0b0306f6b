/** Backpack hosts with how they are and what can be done with them. */
import type { VNode } from 'preact';
import type { HealthLine } from '../../actions/system/health-lines.ts';
import type { BackpackHost } from '../../model/deliveries/backpack-host.ts';
import { Dialog } from '../components/dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Name } from '../components/name.tsx';
import { Mark, Row, Rows } from '../components/rows.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { problemText, tones } from './health-words.ts';
import { PostButton } from './post-button.tsx';

export interface ShownHost {
  host: BackpackHost;
  line: HealthLine;
  /** Learners who have connected it; exact up to 1,000 a state. */
  learners: number;
}

export interface HostRowsProps {
  words: Words;
  hosts: readonly ShownHost[];
}

/** True while some host is being discovered or registered at. */
export function isBusy(hosts: readonly ShownHost[]): boolean {
  return hosts.some(({ line }) => line.problem === 'host-testing');
}

/** Inner part of the fragment that is polled while a host is tested. */
export function HostRows({ words, hosts }: HostRowsProps): VNode {
  if (hosts.length === 0)
    return (
      <div data-done>
        <EmptyState why={words.t('admin.backpacks.none')} more={words.t('admin.backpacks.noneMore')} />
      </div>
    );
  return (
    <div data-done={isBusy(hosts) ? undefined : ''}>
      <Rows>
        {hosts.map((shown) => (
          <HostRow key={shown.host.id} words={words} shown={shown} />
        ))}
      </Rows>
    </div>
  );
}

function HostRow({ words, shown }: { words: Words; shown: ShownHost }): VNode {
  const { host, line, learners } = shown;
  const text = problemText(words, line);
  return (
    <Row
      start={<Mark>{line.name.slice(0, 2).toUpperCase()}</Mark>}
      end={<Actions words={words} shown={shown} />}
    >
      <p class="line">
        <span class="strong">
          <Name>{line.name}</Name>
        </span>
        <StatusPill tone={tones[line.state]}>{words.t(`admin.backpacks.states.${line.state}`)}</StatusPill>
      </p>
      {text === undefined ? null : <p class="small">{text}</p>}
      {line.nextAt === undefined ? null : (
        <p class="small">
          {words.t('admin.health.nextTry')}: <Time at={line.nextAt} words={words} form="minute" />
        </p>
      )}
      <p class="small muted">
        <Name dir="ltr">{line.place}</Name> · {words.t('admin.backpacks.learners', { count: learners })}
        {host.testedAt === undefined ? null : (
          <>
            {' · '}
            {words.t('admin.backpacks.tested')} <Time at={host.testedAt} words={words} form="minute" />
          </>
        )}
      </p>
    </Row>
  );
}

function Actions({ words, shown: { host, line, learners } }: { words: Words; shown: ShownHost }): VNode {
  const path = `/admin/backpacks/${host.id}`;
  const isOff = host.state === 'off';
  return (
    <div class="line">
      {isOff ? null : (
        <PostButton action={`${path}/test`} isLow icon="rotate-cw" about={line.name}>
          {words.t('admin.backpacks.test')}
        </PostButton>
      )}
      <PostButton action={`${path}/switch`} hidden={{ to: isOff ? 'on' : 'off' }} isLow about={line.name}>
        {words.t(isOff ? 'admin.backpacks.on' : 'admin.backpacks.off')}
      </PostButton>
      {learners > 0 ? null : (
        <Dialog
          id={`remove-${host.id}`}
          label={words.t('admin.backpacks.remove')}
          about={line.name}
          look="risk"
          isLow
          title={words.t('admin.backpacks.removeTitle', { name: line.name })}
          action={`${path}/remove`}
          confirm={words.t('admin.backpacks.remove')}
          cancel={words.t('common.cancel')}
        >
          <p>{words.t('admin.backpacks.removeNote')}</p>
        </Dialog>
      )}
    </div>
  );
}
