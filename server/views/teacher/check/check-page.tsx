/** Who would get a badge, by name and with the reason, before anybody gets it (criteria.md C36). */
import type { VNode } from 'preact';
import type { Check } from '../../../actions/badges/reading/read-check.ts';
import type { Standing as Somebody } from '../../../actions/badges/dry-run.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Callout } from '../../components/callout.tsx';
import { ErrorSummary } from '../../components/error-summary.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { RuleSentence } from '../../components/rule-sentence.tsx';
import { isolated } from '../../components/rule-words.ts';
import { Section } from '../../components/section.tsx';
import { Time } from '../../components/time.tsx';
import type { Words } from '../../words.ts';
import { ActivateForm, type ActivateValues } from './activate-form.tsx';
import { DraftCounts } from '../editor/draft-counts.tsx';
import { problemHref, problemText } from '../editor/problem-words.ts';
import { metReasons, missingReasons } from './reasons.ts';
import { type Room, TeacherPage } from '../teacher-page.tsx';
import { teacherPaths, withQuery } from '../teacher-paths.ts';
import { badgeName, countWord, learnerName } from '../teacher-words.ts';

/** The lists of the page, in its order. */
export const checkLists = ['now', 'nearly', 'notYet', 'unknown', 'have'] as const;
export type CheckList = (typeof checkLists)[number];

export interface CheckPageProps {
  room: Room;
  badge: Badge;
  check: Check;
  /** The list that is shown whole. */
  all: CheckList | undefined;
  /** What was answered, where the page is shown again. */
  values: ActivateValues;
  errors: Readonly<Record<string, string>>;
  /** Why the page is shown again, in a sentence. */
  notice: string | undefined;
}

export function CheckPage(p: CheckPageProps): VNode {
  const { room, badge, check } = p;
  const { words, course } = room;
  const editor = teacherPaths.badge(course.id, badge.id);
  const name = isolated(badgeName({ name: check.version.content.name.trim() }, words));
  const title = words.t('teacher.check.title', { name });
  const errors = Object.entries(p.errors).map(([field, text]) => ({ field, text }));
  return (
    <TeacherPage room={room} title={title}>
      <BackLink href={editor}>
        <bdi>{badgeName(badge, words)}</bdi>
      </BackLink>
      <PageHeading
        title={title}
        note={
          <>
            {words.t('teacher.check.note')} <Time at={check.at} words={words} form="minute" />.{' '}
            {words.t('teacher.check.noteMore')}
          </>
        }
      />
      <div class="stack-16">
        <ErrorSummary title={words.t('common.errorsTitle', { count: errors.length })} errors={errors} />
        {p.notice === undefined ? null : <Callout kind="warning" role="alert" title={p.notice} />}
        <Problems check={check} editor={editor} words={words} />
        {check.isLmsHeard ? null : (
          <Callout kind="info">{words.t('teacher.check.unheard', { lms: isolated(room.lms) })}</Callout>
        )}
        <Summary {...p} />
      </div>
      {check.dryRun === undefined ? null : <ActivateForm {...p} dryRun={check.dryRun} />}
      <Lists {...p} />
    </TeacherPage>
  );
}

function Problems({ check, editor, words }: { check: Check; editor: string; words: Words }): VNode | null {
  const { problems, sentence } = check;
  if (problems.length === 0) return null;
  return (
    <ErrorSummary
      title={words.t('teacher.check.problems', { count: problems.length })}
      errors={problems.map((problem) => ({
        href: problemHref(editor, problem),
        text: problemText(problem, sentence, words),
      }))}
    />
  );
}

/** The rule, and the numbers over the lists. */
function Summary({ room, check }: CheckPageProps): VNode {
  const { words } = room;
  const { result } = check;
  return (
    <>
      <RuleSentence sentence={check.sentence} words={words} />
      {result === undefined ? (
        <p class="muted">{words.t('teacher.check.incomplete')}</p>
      ) : (
        <DraftCounts
          words={words}
          counted={{
            kind: 'counted',
            have: result.have.length,
            now: result.now.length,
            nearly: result.nearly.length,
            notYet: result.notYet.length + result.unknown.length,
          }}
        />
      )}
    </>
  );
}

function Lists(p: CheckPageProps): VNode | null {
  const { check, room } = p;
  const { words } = room;
  const { result } = check;
  if (result === undefined) return null;
  if (checkLists.every((list) => result[list].length === 0))
    return <p class="gap-24">{words.t('teacher.check.nobody')}</p>;
  const list = (name: CheckList): VNode => <People {...p} list={name} people={result[name]} />;
  const title = (name: CheckList, count: number): VNode => (
    <>
      {words.t(`teacher.check.${name}`)} <span class="num muted">{countWord(count, words)}</span>
    </>
  );
  const missing = result.notYet.length + result.unknown.length;
  return (
    <>
      <Section id="now" title={title('now', result.now.length)}>
        {list('now')}
      </Section>
      <Section id="nearly" title={title('nearly', result.nearly.length)}>
        {list('nearly')}
      </Section>
      <Section id="notYet" title={title('notYet', missing)}>
        {result.notYet.length === 0 && missing > 0 ? null : list('notYet')}
        {result.unknown.length === 0 ? null : (
          <div class="gap-24 stack" id="unknown">
            <h3>{title('unknown', result.unknown.length)}</h3>
            {list('unknown')}
          </div>
        )}
      </Section>
      {result.have.length === 0 ? null : (
        <Section id="have" title={title('have', result.have.length)}>
          {list('have')}
        </Section>
      )}
    </>
  );
}

/** How many of a list are shown at first. */
const SHOWN = 50;

function People(p: CheckPageProps & { list: CheckList; people: readonly Somebody[] }): VNode {
  const { room, badge, check, list, people } = p;
  const { words, course } = room;
  if (people.length === 0) return <p class="muted">{words.t('teacher.check.none')}</p>;
  const shown = p.all === list ? people : people.slice(0, SHOWN);
  const here = teacherPaths.check(course.id, badge.id);
  return (
    <>
      <ul class="rows">
        {shown.map((person) => (
          <li key={person.learner} class="who">
            <a href={teacherPaths.badgeLearner(course.id, badge.id, person.learner)}>
              <bdi>{learnerName(person, words)}</bdi>
            </a>
            <span class="muted">{reasonOf(list, person, check, words)}</span>
          </li>
        ))}
      </ul>
      {shown.length === people.length ? null : (
        <p class="more">
          <a href={`${withQuery(here, { all: list })}#${list}`}>
            {words.t('teacher.check.showAll', { total: words.number(people.length) })}
          </a>
        </p>
      )}
    </>
  );
}

function reasonOf(list: CheckList, { verdict }: Somebody, { sentence }: Check, words: Words): string {
  if (list === 'unknown') return words.t('teacher.check.unknownWhy');
  if (list === 'now' || list === 'have') return metReasons(verdict.groups, sentence, words);
  return missingReasons(verdict.groups, sentence, words);
}
