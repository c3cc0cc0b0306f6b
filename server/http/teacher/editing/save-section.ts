/** Saves a section of a draft: by its button, or by itself a second after the last change. */
import { z } from 'zod';
import { saveSection } from '../../../actions/badges/edit-draft.ts';
import { addActivity, saveRule } from '../../../actions/badges/editing/save-rule.ts';
import { itemsOf, sentenceOfDraft } from '../../../actions/badges/reading/read-badge.ts';
import type { Context } from '../../../context.ts';
import { BridgeError, hasCode } from '../../../errors.ts';
import {
  type Badge,
  type BadgeContent,
  badgeContentSchema,
  type BadgeVersion,
} from '../../../model/badges/badge.ts';
import { applyRuleButton, readRuleForm } from '../../../views/components/rule-form.ts';
import { RuleSentenceEdit } from '../../../views/components/rule-sentence.tsx';
import { isolated } from '../../../views/components/rule-words.ts';
import { renderPart } from '../../../views/layout.tsx';
import { BadgeTitle } from '../../../views/teacher/badge-head.tsx';
import { TilePreview } from '../../../views/teacher/editor/section-badge.tsx';
import { type EditorSection, StaleNote, StalePlace } from '../../../views/teacher/editor/stale-note.tsx';
import { teacherPaths, withQuery } from '../../../views/teacher/teacher-paths.ts';
import { type Asked, type Reply, seeOther } from '../../base/asked.ts';
import { expectDraft, revOf } from './expect-draft.ts';
import { showEditor } from './show-editor.ts';
import { staleOf } from './stale.ts';
import type { Lesson } from '../teaching.ts';

/** One save under way. */
interface Saving {
  section: EditorSection;
  /** What was typed; where it cannot be saved it is shown beside what is stored. */
  typed: Partial<BadgeContent>;
  save: (target: { badge: Badge; number: number; rev: number; by: string }) => Promise<BadgeVersion>;
  /** HTML by element id that a page in front of somebody takes over. */
  parts?: (saved: BadgeVersion) => Record<string, string>;
  /** Requirement whose choices are shown next. */
  open?: string | undefined;
}

const badgeFields = badgeContentSchema.pick({
  name: true,
  description: true,
  criteria: true,
  tags: true,
  alignments: true,
  achievementType: true,
  language: true,
});

/** `POST …/badge` */
export async function saveBadge(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { words } = lesson.asked;
  const typed = readFields(lesson.asked, badgeFields);
  return keep(ctx, lesson, badge, {
    section: 'badge',
    typed,
    save: (target) => saveSection(ctx, badge, { ...target, section: 'badge', patch: typed }),
    parts: ({ content }) => ({
      'tile-preview': renderPart(TilePreview({ content, words })),
      ...(badge.version === undefined
        ? { 'badge-name': renderPart(BadgeTitle({ name: content.name.trim(), words })) }
        : {}),
    }),
  });
}

const issuingFields = z.object({
  amount: z.string().max(40),
  unit: z.enum(['days', 'months', 'years']),
});

/** `POST …/issuing` */
export async function saveIssuing(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const results = lesson.asked.form.has('results') ? ('shown' as const) : ('hidden' as const);
  const typed = { validity: readFields(lesson.asked, issuingFields), results };
  return keep(ctx, lesson, badge, {
    section: 'issuing',
    typed,
    save: (target) => saveSection(ctx, badge, { ...target, section: 'issuing', patch: typed }),
  });
}

/** `POST …/rule`: saved as typed; the buttons of the sentence then add, open or remove a part. */
export async function saveRuleSection(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { asked, course } = lesson;
  const { form, words } = asked;
  const fields = Object.fromEntries(form.names().map((name) => [name, form.text(name)]));
  const step = applyRuleButton(readRuleForm(fields), fields, newRequirementId(ctx));
  const isPressed = ['edit', 'close', 'remove', 'add'].some((name) => form.has(name));
  const open = isPressed ? step.open : form.text('open');
  const { groups } = step;
  return keep(ctx, lesson, badge, {
    section: 'rule',
    typed: { groups },
    save: (target) => saveRule(ctx, { ...target, course, groups }),
    parts: (saved) => {
      const sentence = sentenceOfDraft(saved.content.groups, itemsOf(saved, course));
      return { 'rule-sentence': renderPart(RuleSentenceEdit({ sentence, words, open })) };
    },
    open: groups.some((group) => group.requirements.some(({ id }) => id === open)) ? open : undefined,
  });
}

function newRequirementId(ctx: Context): string {
  return `r${Buffer.from(ctx.random.bytes(5)).toString('hex')}`;
}

const activityFields = z.object({ id: z.string().min(1).max(255), name: z.string().min(1).max(500) });

/** `POST …/activities`: an activity named by hand. */
export async function nameActivity(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { asked, actor, course } = lesson;
  const { form, words } = asked;
  const typed = { id: form.text('id'), name: form.text('name') };
  const parsed = activityFields.safeParse(typed);
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    const errors = {
      ...(wrong.has('id') ? { id: words.t('teacher.edit.activities.idMissing') } : {}),
      ...(wrong.has('name') ? { name: words.t('teacher.edit.activities.nameMissing') } : {}),
    };
    return showEditor(ctx, lesson, badge, { status: 422, activity: { ...typed, errors } });
  }
  const target = { badge, course, number: expectDraft(badge), rev: revOf(asked), by: actor.name };
  try {
    await addActivity(ctx, { ...target, ...parsed.data });
  } catch (thrown) {
    if (!hasCode(thrown, 'CONFLICT')) throw thrown;
    const stale = await staleOf(ctx, lesson, badge, { section: 'rule', typed: {} });
    return showEditor(ctx, lesson, badge, { status: 409, stale, activity: { ...typed, errors: {} } });
  }
  return seeOther(`${teacherPaths.badge(course.id, badge.id)}?done=activity#earns`);
}

/** The fields of a section, line ends as they are stored. Throws INVALID where one is longer than any form lets it be. */
function readFields<T>({ form }: Asked, schema: z.ZodObject & z.ZodType<T>): T {
  const names = Object.keys(schema.shape);
  const typed = Object.fromEntries(names.map((name) => [name, form.text(name).replaceAll('\r\n', '\n')]));
  const parsed = schema.safeParse(typed);
  if (!parsed.success) throw new BridgeError('INVALID', 'not the fields of this section');
  return parsed.data;
}

async function keep(ctx: Context, lesson: Lesson, badge: Badge, saving: Saving): Promise<Reply> {
  const { asked, actor, course } = lesson;
  const target = { badge, number: expectDraft(badge), rev: revOf(asked), by: actor.name };
  const isAutosave = asked.headers['x-autosave'] === '1';
  let saved: BadgeVersion;
  try {
    saved = await saving.save(target);
  } catch (thrown) {
    if (!hasCode(thrown, 'CONFLICT')) throw thrown;
    return isAutosave ? refuseAutosave(ctx, lesson, badge, saving) : refuse(ctx, lesson, badge, saving);
  }
  if (isAutosave) {
    const text = asked.words.t('common.savedAt', { time: '{time}' });
    return { kind: 'json', body: { rev: saved.rev, text, parts: saving.parts?.(saved) ?? {} } };
  }
  const editor = teacherPaths.badge(course.id, badge.id);
  const anchor = saving.section === 'rule' ? (saving.open ?? 'earns') : saving.section;
  return seeOther(`${withQuery(editor, { open: saving.open })}#${encodeURIComponent(anchor)}`);
}

/** The page again: what was typed in the form, what is stored beside it, nothing overwritten. */
async function refuse(ctx: Context, lesson: Lesson, badge: Badge, saving: Saving): Promise<Reply> {
  const stale = await staleOf(ctx, lesson, badge, saving);
  return showEditor(ctx, lesson, badge, { status: 409, stale, open: saving.open });
}

/** The form in front of the person keeps what was typed; a note beside it shows what is stored. */
async function refuseAutosave(ctx: Context, lesson: Lesson, badge: Badge, saving: Saving): Promise<Reply> {
  const { words } = lesson.asked;
  const stale = await staleOf(ctx, lesson, badge, saving);
  const editor = teacherPaths.badge(lesson.course.id, badge.id);
  const note = StaleNote({ stale, editor, isLive: true, words });
  const { section } = saving;
  const text = words.t('teacher.edit.stale.short', { by: isolated(stale.by) });
  const parts = { [`${section}-stale`]: renderPart(StalePlace({ section, note })) };
  return { kind: 'json', status: 409, body: { text, parts } };
}
