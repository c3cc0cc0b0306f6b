/** The administration's first page: what needs somebody, and how everything else is. */
import type { VNode } from 'preact';
import type { HealthLine } from '../../actions/system/health-lines.ts';
import type { Today } from '../../actions/system/read-health.ts';
import { LinkButton } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { Name } from '../components/name.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame } from './admin-page.tsx';
import { mendingOf, nameOf, placeOf, problemText, tones } from './health-words.ts';

export interface HealthPageProps {
  frame: AdminFrame;
  lines: readonly HealthLine[];
  /** How many of them need somebody. */
  needing: number;
  today: Today;
  /** Figures stop here. */
  cap: number;
  /** Steps of the set-up that are done; undefined once all are. */
  setUp: { done: number; of: number } | undefined;
}

export function HealthPage(p: HealthPageProps): VNode {
  const { words } = p.frame;
  const works = p.lines.filter(({ state }) => state === 'works').length;
  const waits = p.lines.filter(({ state }) => state === 'waits').length;
  return (
    <AdminPage
      frame={p.frame}
      area="health"
      title={
        p.needing === 0
          ? words.t('admin.health.allWell')
          : words.t('admin.health.needing', { count: p.needing })
      }
      note={[
        words.t('admin.health.works', { count: works }),
        waits === 0 ? '' : words.t('admin.health.waits', { count: waits }),
        words.t('admin.health.checked'),
      ]
        .filter((part) => part !== '')
        .join(' ')}
      action={
        p.setUp === undefined ? (
          <a href="/admin/setup">{words.t('admin.setUp.link')}</a>
        ) : (
          <LinkButton look="go" href="/admin/setup">
            {words.t('admin.setUp.goOn', { done: p.setUp.done, of: p.setUp.of })}
          </LinkButton>
        )
      }
    >
      <Lines words={words} now={p.frame.now} lines={p.lines} />
      <TodaySection words={words} today={p.today} cap={p.cap} />
    </AdminPage>
  );
}

function Lines(p: { words: Words; now: number; lines: readonly HealthLine[] }): VNode {
  const { words, now, lines } = p;
  return (
    <Table
      caption={words.t('admin.health.caption')}
      columns={[
        { key: 'line', label: words.t('admin.health.connection') },
        { key: 'state', label: words.t('admin.state') },
        { key: 'last', label: words.t('admin.health.lastSuccess') },
        { key: 'next', label: words.t('admin.health.nextTry') },
        { key: 'do', label: words.t('admin.whatToDo') },
      ]}
      rows={lines.map((line) => ({
        key: `${line.kind}-${line.id}`,
        head: (
          <>
            <Name>{nameOf(words, line)}</Name>
            <br />
            <span class="state">
              <bdi>{placeOf(words, line)}</bdi>
            </span>
          </>
        ),
        cells: [
          <StatusPill tone={tones[line.state]}>{words.t(`admin.health.states.${line.state}`)}</StatusPill>,
          <When words={words} now={now} at={line.lastAt} />,
          <When words={words} now={now} at={line.nextAt} />,
          <ToDo words={words} line={line} />,
        ],
      }))}
    />
  );
}

function When({ words, now, at }: { words: Words; now: number; at: number | undefined }): VNode {
  return at === undefined ? (
    <span class="muted">–</span>
  ) : (
    <Time at={at} words={words} form="ago" now={now} />
  );
}

function ToDo({ words, line }: { words: Words; line: HealthLine }): VNode {
  const text = problemText(words, line);
  const mending = mendingOf(words, line);
  if (text === undefined) return <span class="muted">{words.t('admin.nothing')}</span>;
  return (
    <div class="stack">
      <p>{text}</p>
      {mending === undefined ? null : (
        <p>
          <LinkButton
            href={mending.href}
            isLow
            look={line.state === 'failed' ? 'go' : undefined}
            about={nameOf(words, line)}
          >
            {mending.label}
          </LinkButton>
        </p>
      )}
    </div>
  );
}

function TodaySection({ words, today, cap }: { words: Words; today: Today; cap: number }): VNode {
  const figures = ['awarded', 'delivered', 'waiting', 'refused'] as const;
  const text = (value: number): string => (value >= cap ? `${words.number(cap)}+` : words.number(value));
  return (
    <Section id="today" title={words.t('admin.health.today')}>
      <Facts
        facts={figures.map((figure) => ({
          label: words.t(`admin.health.figures.${figure}`),
          value: text(today[figure]),
        }))}
      />
    </Section>
  );
}
