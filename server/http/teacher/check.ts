/** The check before an activation, and the activation itself (criteria.md C35, C36). */
import { z } from 'zod';
import { activateBadge } from '../../actions/badges/activate-badge.ts';
import { activatable, type Check, readCheck } from '../../actions/badges/reading/read-check.ts';
import type { Context } from '../../context.ts';
import { hasCode } from '../../errors.ts';
import type { Badge, Past } from '../../model/badges/badge.ts';
import { dryRunId } from '../../model/ids.ts';
import type { ActivateValues } from '../../views/teacher/check/activate-form.tsx';
import { type CheckList, checkLists, CheckPage } from '../../views/teacher/check/check-page.tsx';
import { criteriaText } from '../../views/teacher/check/criteria-text.ts';
import { teacherPaths, withQuery } from '../../views/teacher/teacher-paths.ts';
import type { Words } from '../../views/words.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import type { Lesson } from './teaching.ts';

interface Again {
  status?: number;
  values?: ActivateValues;
  errors?: Readonly<Record<string, string>>;
  notice?: string;
}

/** `GET …/check`; the badge's own page where there is nothing to activate. */
export async function showCheck(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const number = activatable(badge);
  if (number === undefined) return seeOther(teacherPaths.badge(lesson.course.id, badge.id));
  return showAgain(lesson, badge, await readCheck(ctx, badge, lesson.course, number));
}

function showAgain({ asked, room }: Lesson, badge: Badge, check: Check, again: Again = {}): Reply {
  const page = CheckPage({
    room,
    badge,
    check,
    all: listOf(asked.query.get('all')),
    values: again.values ?? { past: '', since: '' },
    errors: again.errors ?? {},
    notice: again.notice,
  });
  return html(page, again.status ?? 200);
}

function listOf(name: string | null): CheckList | undefined {
  return checkLists.find((list) => list === name);
}

/** `POST …/check`: activates what was looked at; anything else shows the page again with the reason. */
export async function activate(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { asked, course, actor } = lesson;
  const { words } = asked;
  const number = activatable(badge);
  if (number === undefined) return seeOther(teacherPaths.badge(course.id, badge.id));
  const values = { past: asked.form.text('past'), since: asked.form.text('since') };
  const answer = readPast(values, asked);
  const check = await readCheck(ctx, badge, course, number);
  if (check.problems.length > 0) return showAgain(lesson, badge, check, { status: 422, values });
  if ('errors' in answer)
    return showAgain(lesson, badge, check, { status: 422, values, errors: answer.errors });
  const shown = dryRunId.safeParse(asked.form.text('dryRun'));
  try {
    await activateBadge(ctx, {
      badge,
      course,
      number,
      dryRun: shown.data ?? dryRunId.parse('none'),
      past: answer.past,
      criteria: criteriaText(check.sentence, check.version.content.language),
      actor,
    });
  } catch (thrown) {
    if (!hasCode(thrown, 'DRY_RUN_STALE', 'CONFLICT')) throw thrown;
    const word = hasCode(thrown, 'CONFLICT') ? 'changed' : 'stale';
    const notice = words.t(`teacher.check.${word}`);
    return showAgain(lesson, badge, check, { status: 409, values, notice });
  }
  return seeOther(withQuery(teacherPaths.badge(course.id, badge.id), { done: 'activated' }));
}

const day = z.iso.date();

/** The answer about learners who already qualify; none is assumed. A day counts from its beginning, UTC. */
function readPast(
  { past, since }: ActivateValues,
  { words, now }: Asked,
): { past: Past } | { errors: Record<string, string> } {
  if (past === 'all' || past === 'none') return { past: { kind: past } };
  if (past !== 'since') return { errors: { past: words.t('teacher.check.pastMissing') } };
  return readSince(since, words, now);
}

function readSince(
  since: string,
  words: Words,
  now: number,
): { past: Past } | { errors: Record<string, string> } {
  const at = day.safeParse(since).success ? Date.parse(`${since}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || at < 0) return { errors: { since: words.t('teacher.check.sinceMissing') } };
  if (at > now) return { errors: { since: words.t('teacher.check.sinceFuture') } };
  return { past: { kind: 'since', since: at } };
}
