/** One learner with one badge: looking, awarding by hand, taking back. */
import { z } from 'zod';
import { awardByHand, revokeByHand } from '../../actions/awards/decide-by-hand.ts';
import { type BadgeLearnerView, readBadgeLearner } from '../../actions/badges/reading/read-badge-learner.ts';
import { type CourseLearner, courseLearner } from '../../actions/courses/list-learners.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import type { Badge } from '../../model/badges/badge.ts';
import { BadgeLearnerPage, LearnerState } from '../../views/teacher/learners/badge-learner-page.tsx';
import { teacherPaths, withQuery } from '../../views/teacher/teacher-paths.ts';
import { learnerName } from '../../views/teacher/teacher-words.ts';
import type { Words } from '../../views/words.ts';
import { html, type Reply, seeOther } from '../base/asked.ts';
import { formMark, type Lesson } from './teaching.ts';

interface Case {
  /** With the name as it is shown. */
  learner: CourseLearner;
  view: BadgeLearnerView;
}

/** Throws NOT_FOUND for anybody who is not of this course. */
async function open(ctx: Context, { asked, course }: Lesson, badge: Badge): Promise<Case> {
  const found = await courseLearner(ctx, course, asked.params['learner'] ?? '');
  if (found === undefined) throw new BridgeError('NOT_FOUND', 'nobody of this course');
  const view = await readBadgeLearner(ctx, badge, course, found.learner);
  return { learner: { ...found, name: learnerName(found, asked.words) }, view };
}

interface Again {
  status?: number;
  reason?: string;
  errors?: Readonly<Record<string, string>>;
}

/** `GET …/badges/:badge/learners/:learner` */
export async function showLearner(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  return show(lesson, badge, await open(ctx, lesson, badge));
}

function show(
  { asked, room, form }: Lesson,
  badge: Badge,
  { learner, view }: Case,
  again: Again = {},
): Reply {
  const doing = (['award', 'revoke'] as const).find((one) => one === asked.query.get('done'));
  const page = BadgeLearnerPage({
    room,
    badge,
    learner,
    view,
    form,
    reason: again.reason ?? '',
    errors: again.errors ?? {},
    done: doing === undefined ? undefined : asked.words.t(`teacher.learner.done.${doing}`),
  });
  return html(page, again.status ?? 200);
}

/** `GET …/state`: the part that changes while a decision is carried out. */
export async function showLearnerState(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { learner, view } = await open(ctx, lesson, badge);
  const { room, form } = lesson;
  return {
    kind: 'part',
    part: LearnerState({ room, badge, learner, view, form, reason: '', errors: {} }),
  };
}

const LONGEST = 1000;
const reasonText = z.string().min(1).max(LONGEST);

/** What is wrong with a reason; undefined where nothing is. */
function reasonProblem(reason: string, words: Words): string | undefined {
  if (reasonText.safeParse(reason).success) return undefined;
  return reason === ''
    ? words.t('teacher.learner.award.missing')
    : words.t('teacher.learner.award.tooLong', { max: words.number(LONGEST) });
}

/** `POST …/award` */
export async function award(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { asked, actor } = lesson;
  const { words } = asked;
  const found = await open(ctx, lesson, badge);
  const reason = asked.form.text('reason');
  const problem = reasonProblem(reason, words);
  if (problem !== undefined)
    return show(lesson, badge, found, { status: 422, reason, errors: { reason: problem } });
  const { learner, name } = found.learner;
  const form = formMark(asked);
  const outcome = await awardByHand(ctx, { badge, learner, learnerName: name, reason, form, actor });
  if (outcome.kind === 'refused') {
    const errors = { award: words.t(`teacher.learner.hindrance.${outcome.why}`) };
    return show(lesson, badge, await open(ctx, lesson, badge), { status: 409, reason, errors });
  }
  return done(lesson, badge, found, 'award');
}

/** `POST …/revoke`: an award of this badge and this learner, and of no other. */
export async function revoke(ctx: Context, lesson: Lesson, badge: Badge): Promise<Reply> {
  const { asked, actor } = lesson;
  const { words } = asked;
  const found = await open(ctx, lesson, badge);
  const chosen = awardOf(found, asked.form.text('award'));
  const reason = asked.form.text('reason');
  const problem = reasonProblem(reason, words);
  if (problem !== undefined) {
    const errors = { [`reason-${chosen.number}`]: problem };
    return show(lesson, badge, found, { status: 422, errors });
  }
  if (chosen.state === 'revoked') {
    const errors = { awards: words.t('teacher.learner.revoke.already') };
    return show(lesson, badge, found, { status: 409, errors });
  }
  const form = formMark(asked);
  const { name } = found.learner;
  await revokeByHand(ctx, { badge, award: chosen, learnerName: name, reason, form, actor });
  return done(lesson, badge, found, 'revoke');
}

function awardOf({ view }: Case, id: string): Award {
  const shown = view.awards.find((one) => one.award.id === id);
  if (shown === undefined) throw new BridgeError('NOT_FOUND', 'no such award of this learner');
  return shown.award;
}

function done({ course }: Lesson, badge: Badge, { learner }: Case, what: 'award' | 'revoke'): Reply {
  const path = teacherPaths.badgeLearner(course.id, badge.id, learner.learner);
  return seeOther(withQuery(path, { done: what }));
}
