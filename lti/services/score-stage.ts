/** The score stage: brings the gradebook column of a link to what is wanted there (lti.md L39, L40). */
import type { Context } from '../../server/context.ts';
import { type Score, scores } from '../../server/model/courses/course.ts';
import { backoffMs, dead, done, later, MAX_ATTEMPTS, next, wait } from '../../server/model/work.ts';
import type { Stage } from '../../server/stage.ts';
import { type ScoreOutcome, sendScore } from './send-score.ts';

const TOO_MANY = 429;
const PAUSE_MS = 60_000;

export const scoreStage: Stage<Score> = {
  name: 'score',
  collection: scores,
  concurrency: 2,
  maxAttempts: MAX_ATTEMPTS,
  async run(ctx, step) {
    const tried: Score = step.doc;
    if (tried.sent === tried.wanted && tried.sentEventAt === tried.eventAt)
      return done<Score>({ ...tried, state: 'sent' });
    const outcome = await sendScore(ctx, tried, step.signal);
    ctx.report({ name: 'scoreSettled', outcome: outcome.kind });
    const ended = (current: Score): Score => endedWith(ctx, current, tried, outcome);
    return { next: ended(tried), merge: ended };
  },
  giveUp: (_ctx, score) => ({ ...score, state: 'refused' }),
};

/**
 * The record after a try. What is wanted may have changed meanwhile: then the try counts only where it
 * reached the platform, and the change, which is due already, decides what comes next.
 */
function endedWith(ctx: Context, current: Score, tried: Score, outcome: ScoreOutcome): Score {
  const now = ctx.clock.now();
  const isChanged = current.wanted !== tried.wanted || current.eventAt !== tried.eventAt;
  if (outcome.kind === 'sent') {
    const { lastCode: _code, ...rest } = current;
    const sent: Score = { ...rest, sent: tried.wanted, sentEventAt: tried.eventAt };
    return isChanged ? next(sent, now) : done<Score>({ ...sent, state: 'sent' });
  }
  if (isChanged) return current;
  if (outcome.kind === 'refused') {
    const lastCode = (outcome.reason ?? outcome.code).slice(0, 60);
    return dead<Score>({ ...current, state: 'refused', lastCode }, outcome.code);
  }
  const noted: Score = { ...current, lastCode: outcome.code };
  if (outcome.status === TOO_MANY) return wait(noted, now + (outcome.afterMs ?? PAUSE_MS));
  const pauseMs = backoffMs(current.work?.attempt ?? 1, ctx.random.fraction());
  return later(noted, now + Math.max(pauseMs, outcome.afterMs ?? 0), outcome.code);
}
