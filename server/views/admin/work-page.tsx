/** Work that was given up, kind by kind: what, why, and setting it going again. */
import type { VNode } from 'preact';
import type { About, DeadLetter, WorkKind } from '../../actions/system/kinds-of-work.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/name.tsx';
import { CheckRow, Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame, deliveryPages } from './admin-page.tsx';
import { codeText } from './health-words.ts';
import { PostButton } from './post-button.tsx';
import { ListPager } from './list-pager.tsx';

export interface WorkPageProps {
  frame: AdminFrame;
  counts: readonly { kind: WorkKind; dead: number }[];
  /** Counts stop here. */
  cap: number;
  /** The kind whose dead letters are listed. */
  open:
    { kind: WorkKind; items: readonly DeadLetter[]; next: string | undefined; isFirst: boolean } | undefined;
}

export function WorkPage(p: WorkPageProps): VNode {
  const { words } = p.frame;
  const some = p.counts.filter(({ dead }) => dead > 0);
  return (
    <AdminPage
      frame={p.frame}
      area="deliveries"
      title={words.t('admin.pages.work')}
      note={words.t('admin.work.note')}
      sub={deliveryPages(words, 'work')}
    >
      {some.length === 0 ? (
        <EmptyState why={words.t('admin.work.none')} more={words.t('admin.work.noneMore')} />
      ) : (
        <Rows>
          {some.map(({ kind, dead }) => (
            <CheckRow
              key={kind}
              tone="need"
              title={<a href={`/admin/work?kind=${kind}#list`}>{words.t(`admin.work.kinds.${kind}`)}</a>}
              detail={words.t('admin.work.dead', { count: dead, number: countText(words, dead, p.cap) })}
              end={
                <PostButton
                  action="/admin/work/retry-all"
                  hidden={{ kind }}
                  isLow
                  icon="rotate-cw"
                  about={words.t(`admin.work.kinds.${kind}`)}
                >
                  {words.t('admin.work.retryAll')}
                </PostButton>
              }
            />
          ))}
        </Rows>
      )}
      {p.open === undefined ? null : <List words={words} open={p.open} />}
    </AdminPage>
  );
}

function countText(words: Words, count: number, cap: number): string {
  return count >= cap ? `${words.number(cap)}+` : words.number(count);
}

function List({ words, open }: { words: Words; open: NonNullable<WorkPageProps['open']> }): VNode {
  const { kind, items, next, isFirst } = open;
  const here = `/admin/work?kind=${kind}`;
  return (
    <Section id="list" title={words.t(`admin.work.kinds.${kind}`)}>
      {items.length === 0 ? <p>{words.t('admin.work.noneOfKind')}</p> : null}
      <Rows>
        {items.map((letter) => (
          <Row
            key={letter.id}
            start={
              <span class="fail">
                <Icon name="circle-x" />
              </span>
            }
            end={
              <PostButton action="/admin/work/retry" hidden={{ kind, id: letter.id }} isLow icon="rotate-cw">
                {words.t('admin.tryAgain')}
              </PostButton>
            }
          >
            <AboutLine words={words} kind={kind} about={letter.about} />
            <p class="small">{whyText(words, letter.lastError)}</p>
            <p class="small muted">{words.t('admin.deliveries.attempts', { count: letter.attempt })}</p>
            {letter.lastError === '' ? null : (
              <details class="small">
                <summary>{words.t('admin.work.raw')}</summary>
                <p class="mono">
                  <bdi>{letter.lastError}</bdi>
                </p>
              </details>
            )}
          </Row>
        ))}
      </Rows>
      <ListPager words={words} href={here} next={next} isFirst={isFirst} />
    </Section>
  );
}

/** Names of what it is about, the most telling first; the kind where there are none. */
function AboutLine({ words, kind, about }: { words: Words; kind: WorkKind; about: About }): VNode {
  const names = (['badge', 'host', 'lms', 'course', 'to', 'learner', 'source'] as const)
    .map((key) => about[key] ?? '')
    .filter((name) => name !== '');
  if (names.length === 0) return <p class="strong">{words.t(`admin.work.kinds.${kind}`)}</p>;
  return (
    <p class="strong">
      {names.map((name, index) => (
        <>
          {index === 0 ? null : ' · '}
          <Name>{name}</Name>
        </>
      ))}
    </p>
  );
}

/** The code at the start of the stored error, in words. */
function whyText(words: Words, lastError: string): string {
  const code = /^[A-Za-z_]+/.exec(lastError)?.[0] ?? '';
  const text = codeText(words, code);
  return text === code ? words.t('admin.work.unknown') : text;
}
