/** The picture of a draft: uploaded, made, or looked at before it is saved. */
import {
  previewDesign,
  savePicture,
  type SavePicture,
} from '../../../actions/badges/editing/save-picture.ts';
import type { Context } from '../../../context.ts';
import { BridgeError, hasCode, toBridgeError } from '../../../errors.ts';
import type { Badge } from '../../../model/badges/badge.ts';
import { teacherPaths } from '../../../views/teacher/teacher-paths.ts';
import type { Words } from '../../../views/words.ts';
import { type Reply, seeOther } from '../../base/asked.ts';
import { designTyped, readDesign } from './design-form.ts';
import { expectDraft, revOf } from './expect-draft.ts';
import { type EditorState, showEditor } from './show-editor.ts';
import { staleOf } from './stale.ts';
import type { Lesson } from '../teaching.ts';

/** `POST …/picture`: an uploaded file. */
export async function uploadPicture(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { form, words } = lesson.asked;
  const file = form.file('file');
  const refusal = (text: string): EditorState => ({ pictureErrors: { file: text } });
  if (file === undefined)
    return showEditor(ctx, lesson, badge, { status: 422, ...refusal(words.t('teacher.edit.noFile')) });
  if (file.isTooLarge)
    return showEditor(ctx, lesson, badge, { status: 413, ...refusal(words.t('picture.reason.bytes')) });
  return keepPicture(ctx, lesson, badge, { kind: 'upload', bytes: file.bytes }, (reason, found) =>
    refusal(uploadProblem(words, reason, found)),
  );
}

/** `POST …/design`: a picture from a few choices. */
export async function makePicture(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { form, words } = lesson.asked;
  const typed = designTyped((name) => form.text(name));
  const read = readDesign(typed);
  const refusal = (fields: readonly string[]): EditorState => ({
    design: typed,
    pictureErrors: designErrors(fields, words),
  });
  if (!read.ok) return showEditor(ctx, lesson, badge, { status: 422, ...refusal(read.fields) });
  return keepPicture(ctx, lesson, badge, { kind: 'design', design: read.design }, (field) =>
    refusal([field]),
  );
}

/** Saves it, or shows the editor again with what is wrong. */
async function keepPicture(
  ctx: Context,
  lesson: Lesson,
  badge: Badge,
  picture: SavePicture['picture'],
  refusal: (reason: string, found: string) => EditorState,
): Promise<Reply> {
  const number = expectDraft(badge);
  const rev = revOf(lesson.asked);
  try {
    await savePicture(ctx, { badge, number, rev, by: lesson.actor.name, picture });
  } catch (thrown) {
    if (hasCode(thrown, 'CONFLICT')) {
      const stale = await staleOf(ctx, lesson, badge, { section: 'picture', typed: {} });
      return showEditor(ctx, lesson, badge, { status: 409, stale });
    }
    if (!hasCode(thrown, 'IMAGE_INVALID', 'IMAGE_TOO_LARGE', 'IMAGE_UNSAFE')) throw thrown;
    const { details, status } = toBridgeError(thrown);
    const word = (name: string): string => (typeof details[name] === 'string' ? details[name] : '');
    return showEditor(ctx, lesson, badge, { status, ...refusal(word('reason'), word('found')) });
  }
  return seeOther(`${teacherPaths.badge(lesson.course.id, badge.id)}?done=picture#picture`);
}

function uploadProblem(words: Words, reason: string, found: string): string {
  const key = `picture.reason.${reason}`;
  return words.t(words.has(key) ? key : 'picture.reason.broken', { found: found.slice(0, 60) });
}

function designErrors(fields: readonly string[], words: Words): Record<string, string> {
  const said = fields.map((field): [string, string] => {
    if (field === 'letters') return [field, words.t('teacher.edit.lettersTooLong')];
    if (field === 'ring') return [field, words.t('teacher.edit.ringTooLong')];
    return [field, words.t('teacher.edit.designInvalid')];
  });
  return Object.fromEntries(said);
}

/** `GET …/picture-preview.png`: how the choices would look. Throws INVALID, IMAGE_INVALID. */
export async function showPreview(ctx: Context, { asked }: Lesson): Promise<Reply> {
  const read = readDesign(designTyped((name) => asked.query.get(name) ?? ''));
  if (!read.ok) throw new BridgeError('INVALID', 'these choices make no picture');
  const body = await previewDesign(ctx, read.design);
  const headers = { 'Cache-Control': 'private, max-age=600', 'X-Content-Type-Options': 'nosniff' };
  return { kind: 'bytes', type: 'image/png', body, headers };
}
