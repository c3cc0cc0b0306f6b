/** The editor of a draft, as it is stored or after something could not be saved. */
import { countDraft } from '../../../actions/badges/editing/count-draft.ts';
import { versionOf } from '../../../actions/badges/edit-draft.ts';
import { readDraft, sentenceOfDraft } from '../../../actions/badges/reading/read-badge.ts';
import type { Context } from '../../../context.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { DraftCounts } from '../../../views/teacher/editor/draft-counts.tsx';
import { EditorPage } from '../../../views/teacher/editor/editor-page.tsx';
import { type DesignForm, formOfDesign } from '../../../views/teacher/editor/section-picture.tsx';
import type { ActivityForm } from '../../../views/teacher/editor/section-rule.tsx';
import type { Stale } from '../../../views/teacher/editor/stale-note.tsx';
import { teacherPaths } from '../../../views/teacher/teacher-paths.ts';
import { html, type Reply } from '../../base/asked.ts';
import { designTyped } from './design-form.ts';
import { doneWord } from '../done-word.ts';
import { expectDraft } from './expect-draft.ts';
import type { Lesson } from '../teaching.ts';

/** What the editor shows besides the draft as it is stored. */
export interface EditorState {
  status?: number;
  stale?: Stale;
  /** Id of the requirement whose choices are shown; what the address says unless given. */
  open?: string | undefined;
  pictureErrors?: Readonly<Record<string, string>>;
  design?: DesignForm;
  activity?: ActivityForm;
}

export async function showEditor(
  ctx: Context,
  lesson: Lesson,
  badge: Badge,
  state: EditorState = {},
): Promise<Reply> {
  const { asked, course, room } = lesson;
  const { query } = asked;
  const draft = await readDraft(ctx, badge, course, expectDraft(badge));
  const { version } = draft;
  const isLooking = asked.method === 'GET' && query.has('look');
  const looked = isLooking ? designTyped((name) => query.get(name) ?? '') : undefined;
  const design = state.design ?? looked;
  const page = EditorPage({
    room,
    badge,
    draft,
    sentence: sentenceOfDraft(state.stale?.typed.groups ?? version.content.groups, draft.items),
    counted: await countDraft(ctx, { badge, course, version }),
    open: state.open ?? query.get('open') ?? undefined,
    isChecked: query.has('check'),
    stale: state.stale,
    design: design ?? formOfDesign(draft.design),
    isMaking: design !== undefined,
    pictureErrors: state.pictureErrors ?? {},
    activity: state.activity ?? { id: '', name: '', errors: {} },
    done: doneWord(asked, badge),
  });
  return html(page, state.status ?? 200);
}

/** `GET …/counts`: how many would get the draft, for the page to show again. */
export async function showCounts(ctx: Context, { course, room }: Lesson, badge: Badge): Promise<Reply> {
  const version = await versionOf(ctx, badge, expectDraft(badge));
  const counted = await countDraft(ctx, { badge, course, version });
  const check = teacherPaths.check(course.id, badge.id);
  return { kind: 'part', part: DraftCounts({ counted, check, words: room.words }) };
}
