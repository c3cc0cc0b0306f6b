/** The connection stage: tries everything that will be asked of the LMS, and remembers what is missing. */
import type { Context } from '../../context.ts';
import { type BridgeError, toBridgeError } from '../../errors.ts';
import { courses } from '../../model/courses/course.ts';
import { type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import { platforms } from '../../model/platforms/platform.ts';
import { done } from '../../model/work.ts';
import type { Effect, Stage } from '../../stage.ts';
import { accessLms, failedTest, lmsOf } from './access-lms.ts';
import { planPlatform } from './plan-course-syncs.ts';

/** Courses to try functions on. */
const SAMPLE = 5;

type Test = NonNullable<LmsConnection['test']>;

export const lmsConnectionStage: Stage<LmsConnection> = {
  name: 'lms-connection',
  collection: lmsConnections,
  concurrency: 2,
  maxAttempts: 3,
  async run(ctx, { doc, signal }) {
    if (doc.state === 'off') return done<LmsConnection>(doc);
    const tested = await testedConnection(ctx, doc, signal);
    if (tested.state === 'works' || tested.state === 'partly') await planPlatform(ctx, tested);
    return resultOf(doc, tested);
  },
};

/** What the test found is not thrown away because somebody noted a call meanwhile; but another token or address is another test. */
function resultOf(was: LmsConnection, tested: LmsConnection): LmsConnection | Effect<LmsConnection> {
  const { state, test } = tested;
  const merge = (current: LmsConnection): LmsConnection => {
    const isSame = current.siteUrl === was.siteUrl && current.tokenSealed === was.tokenSealed;
    if (!isSame || current.state === 'off' || test === undefined) return current;
    return settled(current, state, test);
  };
  return { next: tested, merge };
}

function settled(current: LmsConnection, state: LmsConnection['state'], test: Test): LmsConnection {
  const { lastErrorAt: _at, lastErrorCode: _code, pausedUntil: _paused, ...rest } = current;
  const { at, failure } = test;
  return done<LmsConnection>(
    failure === undefined
      ? { ...rest, state, test, lastSuccessAt: at }
      : { ...current, state, test, lastErrorAt: at, lastErrorCode: failure },
  );
}

/** Tries everything and says what was found; nothing is stored. */
export async function testedConnection(
  ctx: Context,
  connection: LmsConnection,
  signal: AbortSignal,
): Promise<LmsConnection> {
  try {
    const access = accessLms(ctx, connection, signal);
    const found = await lmsOf(ctx, connection).testConnection(access, await contextIds(ctx, connection));
    const platform = await ctx.store.get(platforms, connection.platform);
    const siteMatches = platform === undefined || isSameSite(found.siteUrl, platform.issuer);
    const { release, checks } = found;
    const test: Test = { at: ctx.clock.now(), release, siteMatches, checks: checks.slice(0, 30) };
    const isWhole = siteMatches && checks.every((check) => check.ok);
    return settled(connection, isWhole ? 'works' : 'partly', test);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return settled(connection, ...failureOf(toBridgeError(thrown), ctx.clock.now()));
  }
}

function failureOf(error: BridgeError, at: number): [LmsConnection['state'], Test] {
  return [error.code === 'LMS_TOKEN_REJECTED' ? 'stopped' : 'failing', failedTest(error, at)];
}

async function contextIds(ctx: Context, { platform }: LmsConnection): Promise<string[]> {
  const query = { where: { platform }, sort: ['title', 'asc'], limit: SAMPLE } as const;
  return (await ctx.store.find(courses, query)).items.map((course) => course.contextId);
}

/** The same place, whatever the scheme, the case of its host or a slash at the end. */
export function isSameSite(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return a === b;
  const [x, y] = [new URL(a), new URL(b)];
  const path = (url: URL): string => url.pathname.replace(/\/+$/, '');
  return x.host === y.host && path(x) === path(y);
}
