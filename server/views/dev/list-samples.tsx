/** Components for lists and ways between pages. */
import type { VNode } from 'preact';
import { Button, LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Facts } from '../components/facts.tsx';
import { Name } from '../components/name.tsx';
import { Pager } from '../components/pager.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Stepper } from '../components/stepper.tsx';
import { BulkBar, Table } from '../components/table.tsx';
import { SideList, Tabs } from '../components/tabs.tsx';
import type { Words } from '../words.ts';
import { longName } from './samples.ts';

const learners: readonly [string, string, string][] = [
  ['أحمد منصور', 'ar', 'Has it'],
  ['Nguyễn Thị Minh Khai', 'vi', '2 of 3'],
  ['Sophie von der Heydt-Lindemann', 'de', 'Not yet'],
];

/** Table, pager, tabs, stepper, facts, empty state. */
export function ListSamples({ words }: { words: Words }): VNode {
  return (
    <>
      <Section id="table" title="Table with sort links, selection and bulk bar">
        <form method="post" action="#bulk" class="stack-16">
          <BulkBar label={words.t('common.selected')} count={1}>
            <Button isLow>Award by hand</Button>
            <Button isLow look="risk">
              Revoke
            </Button>
          </BulkBar>
          <Table
            caption="Learners, and how far each is"
            columns={[
              {
                key: 'name',
                label: 'Learner',
                sort: { href: '#name', order: 'ascending', text: 'sorted upwards' },
              },
              { key: 'state', label: 'Data literacy' },
              { key: 'heard', label: 'Last heard', sort: { href: '#heard' } },
              { key: 'do', label: 'What to do' },
            ]}
            selection={{ name: 'learner', all: words.t('common.selectAll') }}
            rows={learners.map(([name, lang, state], index) => ({
              key: name,
              head: <Name lang={lang}>{name}</Name>,
              cells: [
                <StatusPill tone={index === 0 ? 'done' : 'none'}>{state}</StatusPill>,
                '4 minutes ago',
                index === 1 ? (
                  <a href="#why">See why not yet, and what would help this learner most</a>
                ) : (
                  'Nothing'
                ),
              ],
              select: { value: name, label: `Select ${name}`, isChecked: index === 0 },
            }))}
          />
        </form>
        <Pager
          label="Pages"
          text="26 to 50 of 400 learners"
          previous={{ href: '#1', label: words.t('common.previous') }}
          next={{ href: '#3', label: words.t('common.next') }}
        />
      </Section>
      <Ways />
      <FactSamples />
    </>
  );
}

function Ways(): VNode {
  const tabs = [
    { href: '#badges', label: 'Badges', isCurrent: true },
    { href: '#learners', label: 'Learners' },
    { href: '#evidence', label: 'Evidence to review', count: '2' },
  ];
  return (
    <Section id="ways" title="Tabs, side list, stepper">
      <Tabs label="This course" items={tabs} />
      <div class="split side-left">
        <SideList label="Preferences" items={tabs.map((tab) => ({ ...tab, href: `${tab.href}-side` }))} />
        <Stepper
          label="Set-up steps"
          steps={[
            { key: '1', label: 'Organisation', href: '#1', state: 'done', note: 'Done' },
            { key: '2', label: 'Completions', href: '#2', state: 'need', note: '1 thing to mend' },
            {
              key: '3',
              label: 'Backpacks',
              href: '#3',
              state: 'todo',
              isCurrent: true,
              note: 'You are here',
            },
            { key: '4', label: 'Test badge', state: 'todo', note: 'To do' },
          ]}
        />
      </div>
    </Section>
  );
}

function FactSamples(): VNode {
  return (
    <Section id="facts" title="Facts and empty state">
      <div class="stack-16">
        <Facts
          facts={[
            { label: 'Issued by', value: 'Hochschule Nordhafen', lang: 'de' },
            { label: 'Course', value: longName, lang: 'de' },
            { label: 'Key', value: 'did:web:badges.nordhafen.example#key-2026-03', isCode: true },
          ]}
        />
        <EmptyState
          why="You have no badges yet, because this course has just begun."
          more="A badge appears here by itself as soon as you have done what it asks for."
          action={<LinkButton href="#start">Start with Data literacy</LinkButton>}
        />
      </div>
    </Section>
  );
}
