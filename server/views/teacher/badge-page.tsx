/** A badge in use, or withdrawn: what it says, what earns it, how far the course is. */
import type { VNode } from 'preact';
import type { BadgeInUse } from '../../actions/badges/reading/read-badge.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { type Fact, Facts } from '../components/facts.tsx';
import { Fragment } from '../components/fragment.tsx';
import { RuleSentence } from '../components/rule-sentence.tsx';
import { isolated } from '../components/rule-words.ts';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { BadgeHead } from './badge-head.tsx';
import { Counts } from './badge-state.tsx';
import { languageName } from './language-names.ts';
import { ManageBadge } from './manage-badge.tsx';
import { problemText } from './editor/problem-words.ts';
import { typeName } from './editor/section-badge.tsx';
import { type Room, TeacherPage } from './teacher-page.tsx';
import { teacherPaths } from './teacher-paths.ts';
import { badgeName, pictureOf } from './teacher-words.ts';

export interface BadgePageProps {
  room: Room;
  badge: Badge;
  inUse: BadgeInUse;
  done?: string | undefined;
}

export function BadgePage({ room, badge, inUse, done }: BadgePageProps): VNode {
  const { words, course } = room;
  const at = teacherPaths.badge(course.id, badge.id);
  return (
    <TeacherPage room={room} title={badgeName(badge, words)}>
      <BadgeHead
        room={room}
        badge={badge}
        current="badge"
        action={<EditButton room={room} badge={badge} />}
      />
      <div class="stack-16">
        {done === undefined ? null : <Callout kind="success" role="status" title={done} />}
        <Broken inUse={inUse} words={words} />
      </div>
      <Section id="progress" title={words.t('teacher.badge.progress')}>
        {inUse.isSweeping ? (
          <Fragment id="standings" href={`${at}/standings`} everySeconds={2}>
            <Standings room={room} badge={badge} inUse={inUse} />
          </Fragment>
        ) : (
          <Standings room={room} badge={badge} inUse={inUse} />
        )}
      </Section>
      <Section id="earns" title={words.t('teacher.badge.earns')}>
        <RuleSentence sentence={inUse.sentence} words={words} />
      </Section>
      <Section id="what" title={words.t('teacher.badge.what')}>
        <div class="split pic-left">
          <BadgeFigure
            picture={pictureOf(badge.image)}
            alt={words.t('teacher.badge.alt', { name: badgeName(badge, words) })}
            size={128}
          />
          <What badge={badge} inUse={inUse} words={words} />
        </div>
      </Section>
      <ManageBadge room={room} badge={badge} />
    </TeacherPage>
  );
}

/** Inside of the fragment that is looked at again while everybody is judged. */
export function Standings({ room, badge, inUse }: BadgePageProps): VNode {
  const { words, course, now } = room;
  return (
    <div class="stack" data-done={inUse.isSweeping ? undefined : ''}>
      <Counts counts={inUse.counts} words={words} />
      <p class="small muted">
        {inUse.isSweeping ? words.t('teacher.badge.sweeping') : null}
        {inUse.isSweeping || inUse.heardAt !== undefined ? null : words.t('teacher.board.unheard')}
        {inUse.isSweeping || inUse.heardAt === undefined ? null : (
          <>
            {words.t('teacher.board.heard')} <Time at={inUse.heardAt} words={words} form="ago" now={now} />
          </>
        )}
      </p>
      <p>
        <a href={teacherPaths.badgeLearners(course.id, badge.id)}>{words.t('teacher.badge.seeWho')}</a>
      </p>
    </div>
  );
}

function EditButton({ room: { words, course }, badge }: { room: Room; badge: Badge }): VNode {
  return (
    <form method="post" action={teacherPaths.below(course.id, badge.id, 'draft')}>
      <Button icon="pencil">{words.t('teacher.badge.edit')}</Button>
    </form>
  );
}

function Broken({ inUse, words }: { inUse: BadgeInUse; words: Words }): VNode | null {
  if (inUse.broken.length === 0) return null;
  return (
    <Callout kind="warning" title={words.t('teacher.badge.broken.title')}>
      <ul class="bullets">
        {inUse.broken.map((problem) => (
          <li key={problem.field}>{problemText(problem, inUse.sentence, words)}</li>
        ))}
      </ul>
      <p>{words.t('teacher.badge.broken.do')}</p>
    </Callout>
  );
}

function What({ badge, inUse, words }: { badge: Badge; inUse: BadgeInUse; words: Words }): VNode {
  const { content, frozen } = inUse.version;
  const achievement = frozen?.achievement;
  const { amount, unit } = content.validity;
  const count = Number(amount.trim());
  const lang = content.language;
  const facts: (Fact | undefined)[] = [
    { label: words.t('teacher.badge.description'), value: content.description, lang },
    { label: words.t('teacher.badge.criteria'), value: achievement?.criteria ?? content.criteria, lang },
    content.tags.trim() === ''
      ? undefined
      : {
          label: words.t('teacher.badge.tags'),
          value: achievement?.tags.join(', ') ?? content.tags,
          lang,
        },
    (content.alignments ?? '').trim() === ''
      ? undefined
      : { label: words.t('teacher.edit.alignments'), value: content.alignments ?? '' },
    { label: words.t('teacher.badge.type'), value: typeName(content.achievementType, words) },
    { label: words.t('teacher.badge.language'), value: languageName(lang, words) },
    {
      label: words.t('teacher.badge.valid'),
      value:
        amount.trim() === ''
          ? words.t('teacher.badge.forEver')
          : words.t(`teacher.badge.validFor.${unit}`, { count }),
    },
    badge.active === undefined
      ? undefined
      : { label: words.t('teacher.badge.past'), value: pastWord(badge.active.past, words) },
  ];
  return <Facts facts={facts} />;
}

function pastWord(past: NonNullable<Badge['active']>['past'], words: Words): string {
  if (past.kind !== 'since') return words.t(`teacher.badge.past${past.kind === 'all' ? 'All' : 'None'}`);
  return words.t('teacher.badge.pastSince', { date: isolated(words.date(past.since)) });
}
