/** Each LMS: its key set can be read, its clock agrees with ours, and its connection for completions works. */
import { every } from '../../../server/actions/change.ts';
import { lmsConnectionIdOf } from '../../../server/actions/courses/access-lms.ts';
import { testedConnection } from '../../../server/actions/courses/test-lms-connection.ts';
import type { Context } from '../../../server/context.ts';
import { type LmsConnection, lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { type Platform, platforms } from '../../../server/model/platforms/platform.ts';
import { type Finding, ok, problem, reasonOf, warning } from './finding.ts';

const CLOCK = 'Clock';
/** id_tokens live a minute (moodle.md section 6). */
const WARN_S = 30;
const WRONG_S = 60;
const PATIENCE_MS = 120_000;

export async function checkLms(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const platform of every<Platform>(ctx, platforms, {})) {
    const check = `LMS ${platform.name}`;
    if (platform.state === 'pending')
      findings.push(
        warning(check, 'It waits for approval.', 'An owner approves it under Administration, LMS.'),
      );
    if (platform.state !== 'active') continue;
    findings.push(...(await keySetOf(ctx, check, platform)));
    const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(platform.id));
    if (connection !== undefined && connection.state !== 'off')
      findings.push(...(await connectionOf(ctx, check, connection)));
  }
  return findings.length > 0 ? findings : [ok(CLOCK, 'There is no LMS to compare it with yet.')];
}

/** The time of the answer is the LMS's own. */
async function keySetOf(ctx: Context, check: string, platform: Platform): Promise<Finding[]> {
  try {
    const { status, headers } = await ctx.http.request({ method: 'GET', url: platform.jwksUrl });
    if (status !== 200)
      return [
        problem(
          check,
          `Its key set answers with status ${status}, so nobody can sign in.`,
          'Check the LMS and its key set address.',
        ),
      ];
    return [ok(check, 'Its keys can be read.'), ...clockFinding(check, headers['date'], ctx.clock.now())];
  } catch (thrown) {
    const mend = 'Check that the LMS runs and that this machine may reach it.';
    return [problem(check, `Its key set cannot be read: ${reasonOf(thrown)}.`, mend)];
  }
}

/** Compares the LMS's `Date` header with our clock. */
export function clockFinding(check: string, date: string | undefined, now: number): Finding[] {
  const theirs = date === undefined ? NaN : Date.parse(date);
  if (!Number.isFinite(theirs)) return [];
  const seconds = Math.round((now - theirs) / 1000);
  const far = Math.abs(seconds);
  const what = `Ours is ${far} seconds ${seconds < 0 ? 'behind' : 'ahead of'} that of ${check}.`;
  const mend = 'Have both machines set their clocks by NTP.';
  if (far > WRONG_S) return [problem(CLOCK, `${what} Sign-ins fail.`, mend)];
  return [far > WARN_S ? warning(CLOCK, what, mend) : ok(CLOCK, `It agrees with that of ${check}.`)];
}

async function connectionOf(ctx: Context, check: string, connection: LmsConnection): Promise<Finding[]> {
  const { test } = await testedConnection(ctx, connection, AbortSignal.timeout(PATIENCE_MS));
  const page = 'The page of the LMS under Administration says where in Moodle each is mended.';
  if (test === undefined) return [];
  if (test.failure !== undefined)
    return [
      problem(check, `Completions cannot be read: ${test.failure} ${test.failureDetail ?? ''}`.trim(), page),
    ];
  const wrong = test.checks.filter((one) => !one.ok);
  const findings = wrong.map((one) =>
    problem(check, `${one.function} does not work: ${one.missing ?? 'refused'}.`, page),
  );
  if (!test.siteMatches)
    findings.push(
      warning(
        check,
        `${connection.siteUrl} calls itself by another address than the LMS.`,
        'Check that it is the same site; else completions go to the wrong people.',
      ),
    );
  return findings.length > 0 ? findings : [ok(check, 'Completions can be read.')];
}
