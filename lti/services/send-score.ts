/** Sends a score to our grade column (LTI Assignment and Grade Services 2.0 §3.4, lti.md L38-L40). */
import { z } from 'zod';
import { resultScope, scoreScope } from '../../server/actions/platforms/wanted-scopes.ts';
import type { Context } from '../../server/context.ts';
import type { Score } from '../../server/model/courses/course.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { jsonOf } from '../../server/ports/http.ts';
import { callService, failureOf, platformFor } from './call-service.ts';
import { partOf } from './line-items.ts';
import { type ServiceFailure, settled, stopped } from './service-result.ts';

const SCORE = 'application/vnd.ims.lis.v1.score+json';
const RESULTS = 'application/vnd.ims.lis.v2.resultcontainer+json';
const CONFLICT = 409;

export type ScoreOutcome = { kind: 'sent' } | ServiceFailure;

const resultsSchema = z.array(
  z.object({
    userId: z.string(),
    resultScore: z.number().nullish().catch(undefined),
    resultMaximum: z.number().positive().default(1).catch(1),
  }),
);

/**
 * Sends what is wanted, with the score's own event time: a repeat is the same score. Where the platform
 * holds an equal or later one (409), its result decides: the same value is as good as sent, another one
 * is reported and not fought over.
 */
export async function sendScore(ctx: Context, score: Score, signal?: AbortSignal): Promise<ScoreOutcome> {
  const result = await settled(async () => {
    const platform = await platformFor(ctx, score.platform);
    const response = await callService(ctx, platform, {
      method: 'POST',
      url: partOf(score.lineItemUrl, 'scores'),
      scope: scoreScope,
      contentType: SCORE,
      body: scoreBody(score),
      signal,
    });
    if (response.status < 300) return;
    if (response.status !== CONFLICT) throw stopped(failureOf(ctx, response));
    if ((await storedResult(ctx, platform, score, signal)) !== score.wanted)
      throw stopped({ kind: 'refused', code: 'LTI_SERVICE_REFUSED', status: CONFLICT, reason: 'conflict' });
  });
  return result.kind === 'ok' ? { kind: 'sent' } : result;
}

function scoreBody(score: Score): Record<string, string | number> {
  return {
    userId: score.sub,
    timestamp: new Date(score.eventAt).toISOString(),
    scoreGiven: score.wanted,
    scoreMaximum: 1,
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
  };
}

/** The share of the maximum that the platform holds for this user; undefined where it holds nothing. */
async function storedResult(
  ctx: Context,
  platform: Platform,
  score: Score,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const url = new URL(partOf(score.lineItemUrl, 'results'));
  url.searchParams.set('user_id', score.sub);
  const response = await callService(ctx, platform, {
    method: 'GET',
    url: url.href,
    scope: resultScope,
    accept: RESULTS,
    signal,
  });
  if (response.status !== 200) throw stopped(failureOf(ctx, response));
  const results = resultsSchema.safeParse(jsonOf(response)).data ?? [];
  const stored = results.find((result) => result.userId === score.sub);
  return typeof stored?.resultScore === 'number' ? stored.resultScore / stored.resultMaximum : undefined;
}
