/** The editor of a draft: what the badge says, its picture, what earns it, how it is issued. */
import type { VNode } from 'preact';
import type { Counted } from '../../../actions/badges/editing/count-draft.ts';
import type { DraftInHand } from '../../../actions/badges/reading/read-badge.ts';
import type { SentencePart } from '../../../criteria/sentence-of.ts';
import type { Problem } from '../../../criteria/check-content.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { Callout } from '../../components/callout.tsx';
import { SideList } from '../../components/tabs.tsx';
import type { Words } from '../../words.ts';
import { BadgeHead, CheckLink } from '../badge-head.tsx';
import { ManageBadge } from '../manage-badge.tsx';
import { problemText, requirementOfProblem } from './problem-words.ts';
import { BadgeSection } from './section-badge.tsx';
import { IssuingSection } from './section-issuing.tsx';
import { type DesignForm, PictureSection } from './section-picture.tsx';
import { type ActivityForm, RuleSection } from './section-rule.tsx';
import type { EditorSection, Stale } from './stale-note.tsx';
import { type Room, TeacherPage } from '../teacher-page.tsx';
import { teacherPaths } from '../teacher-paths.ts';
import { badgeName } from '../teacher-words.ts';

export interface EditorPageProps {
  room: Room;
  badge: Badge;
  draft: DraftInHand;
  /** Sentence of what the rule form shows. */
  sentence: readonly SentencePart[];
  counted: Counted;
  open: string | undefined;
  /** The badge was checked: what is missing is marked. */
  isChecked: boolean;
  stale: Stale | undefined;
  design: DesignForm;
  isMaking: boolean;
  pictureErrors: Readonly<Record<string, string>>;
  activity: ActivityForm;
  /** What was just done, in a sentence. */
  done?: string | undefined;
}

export function EditorPage(p: EditorPageProps): VNode {
  const { room, badge, draft } = p;
  const { words, course } = room;
  const errors = errorsByField(p.isChecked ? draft.problems : [], p.sentence, words);
  return (
    <TeacherPage room={room} title={badgeName(badge, words)}>
      <BadgeHead room={room} badge={badge} current="badge" action={<CheckLink room={room} badge={badge} />} />
      {p.done === undefined ? null : <Callout kind="success" role="status" title={p.done} />}
      <div class="split side-left">
        <SideList
          label={words.t('teacher.nav.sections')}
          items={(['badge', 'picture', 'earns', 'issuing'] as const).map((id) => ({
            href: `#${id}`,
            label: words.t(`teacher.edit.${id}`),
          }))}
        />
        <div>
          <Sections {...p} editor={teacherPaths.badge(course.id, badge.id)} errors={errors} />
          <ManageBadge room={room} badge={badge} />
        </div>
      </div>
    </TeacherPage>
  );
}

interface Errors {
  fields: Record<string, string>;
  requirements: Record<string, string>;
}

function Sections(p: EditorPageProps & { editor: string; errors: Errors }): VNode {
  const { room, badge, draft, stale, editor, errors } = p;
  const { words, course, now } = room;
  const { version } = draft;
  const shared = (section: EditorSection) => ({
    words,
    now,
    editor,
    version,
    content: stale?.section === section ? { ...version.content, ...stale.typed } : version.content,
    stale: stale?.section === section ? stale : undefined,
    errors: errors.fields,
  });
  return (
    <>
      <BadgeSection {...shared('badge')} />
      <PictureSection
        {...shared('picture')}
        rev={version.rev}
        design={p.design}
        isMaking={p.isMaking}
        errors={p.pictureErrors}
        missing={errors.fields['image']}
      />
      <RuleSection
        {...shared('rule')}
        draft={draft}
        sentence={p.sentence}
        open={p.open}
        ruleErrors={errors.requirements}
        counted={p.counted}
        check={teacherPaths.check(course.id, badge.id)}
        lms={room.lms}
        activity={p.activity}
      />
      <IssuingSection {...shared('issuing')} />
    </>
  );
}

/** The first problem of each field, and of each requirement. */
export function errorsByField(
  problems: readonly Problem[],
  sentence: readonly SentencePart[],
  words: Words,
): Errors {
  const found: Errors = { fields: {}, requirements: {} };
  for (const problem of problems) {
    const requirement = requirementOfProblem(problem);
    const text = problemText(problem, sentence, words);
    if (requirement === undefined) found.fields[problem.field] ??= text;
    else found.requirements[requirement] ??= text;
  }
  return found;
}
