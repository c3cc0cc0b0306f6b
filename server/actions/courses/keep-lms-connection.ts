/** The second channel to an LMS, as its administrators set it: address and token, on or off, gone. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import type { Platform } from '../../model/platforms/platform.ts';
import { done, dueWork, wake } from '../../model/work.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';
import { LMS_TOKEN, lmsConnectionIdOf } from './access-lms.ts';

/** What was typed. */
export interface LmsForm {
  siteUrl: string;
  /** Empty: the stored one stays. */
  token: string;
}

/** A field and what is wrong with it. */
export interface LmsFormProblem {
  field: keyof LmsForm;
  problem: 'notAnAddress' | 'notReachable' | 'missing' | 'tooLong' | 'tokenAgain';
}

/**
 * Stores address and token, to be tested now. The stored token is never sent to an address that it was not
 * entered for: another origin needs it anew.
 * @returns what is wrong, or nothing
 */
export async function saveLmsConnection(
  ctx: Context,
  platform: Platform,
  form: LmsForm,
  actor: Actor,
): Promise<LmsFormProblem[]> {
  const id = lmsConnectionIdOf(platform.id);
  const known = await ctx.store.get(lmsConnections, id);
  const problems = problemsOf(ctx, form, known);
  if (problems.length > 0) return problems;
  const now = ctx.clock.now();
  const token = form.token.trim();
  const said = {
    siteUrl: form.siteUrl.trim().replace(/\/+$/, ''),
    ...(token === ''
      ? {}
      : { tokenSealed: ctx.sealer.seal(token, LMS_TOKEN), tokenLastFour: token.slice(-4) }),
  };
  const fresh = {
    id,
    organisation: platform.organisation,
    platform: platform.id,
    kind: 'moodle' as const,
    tokenSealed: '',
    tokenLastFour: '',
    ...said,
    state: 'untested' as const,
    createdAt: now,
    work: dueWork(now),
  };
  if (!(await ctx.store.insert(lmsConnections, [fresh])).has(id))
    await change<LmsConnection>(ctx, lmsConnections, id, (current) => {
      const { pausedUntil: _paused, lastErrorAt: _at, lastErrorCode: _code, test: _test, ...rest } = current;
      return wake<LmsConnection>({ ...rest, ...said, state: 'untested' }, now);
    });
  await note(ctx, platform, actor, 'lms-connection.saved');
  return [];
}

function problemsOf(ctx: Context, form: LmsForm, known: LmsConnection | undefined): LmsFormProblem[] {
  const problems: LmsFormProblem[] = [];
  const [address, token] = [form.siteUrl.trim(), form.token.trim()];
  if (address === '') problems.push({ field: 'siteUrl', problem: 'missing' });
  else if (!isSite(address)) problems.push({ field: 'siteUrl', problem: 'notAnAddress' });
  else if (!ctx.http.isPublicUrl(address)) problems.push({ field: 'siteUrl', problem: 'notReachable' });
  if (token.length > 500) problems.push({ field: 'token', problem: 'tooLong' });
  if (token === '' && known === undefined) problems.push({ field: 'token', problem: 'missing' });
  else if (token === '' && known !== undefined && isSite(address) && !isSameOrigin(address, known.siteUrl))
    problems.push({ field: 'token', problem: 'tokenAgain' });
  return problems;
}

function isSite(address: string): boolean {
  if (!URL.canParse(address) || address.length > 2000) return false;
  const { protocol, username, password, search, hash } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username + password + search + hash === '';
}

function isSameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}

/** Tests again what is stored. Throws NOT_FOUND. */
export async function retestLmsConnection(ctx: Context, platform: Platform, actor: Actor): Promise<void> {
  const now = ctx.clock.now();
  await edit(ctx, platform, (current) => {
    const { pausedUntil: _paused, ...rest } = current;
    return current.state === 'off' ? current : wake<LmsConnection>(rest, now);
  });
  await note(ctx, platform, actor, 'lms-connection.tested');
}

/** Off: nothing is asked, what was read stays. On: tested first. Throws NOT_FOUND. */
export async function switchLmsConnection(
  ctx: Context,
  platform: Platform,
  to: 'on' | 'off',
  actor: Actor,
): Promise<void> {
  const now = ctx.clock.now();
  await edit(ctx, platform, (current) => {
    if ((current.state === 'off') === (to === 'off')) return current;
    return to === 'off'
      ? done<LmsConnection>({ ...current, state: 'off' })
      : wake<LmsConnection>({ ...current, state: 'untested' }, now);
  });
  await note(ctx, platform, actor, 'lms-connection.changed', to);
}

/** Forgets address and token; badges and what was read stay. Throws NOT_FOUND. */
export async function removeLmsConnection(ctx: Context, platform: Platform, actor: Actor): Promise<void> {
  if (!(await ctx.store.remove(lmsConnections, lmsConnectionIdOf(platform.id))))
    throw new BridgeError('NOT_FOUND', 'there is no connection');
  await note(ctx, platform, actor, 'lms-connection.removed');
}

async function edit(
  ctx: Context,
  platform: Platform,
  to: (current: LmsConnection) => LmsConnection,
): Promise<void> {
  const id = lmsConnectionIdOf(platform.id);
  if ((await change<LmsConnection>(ctx, lmsConnections, id, to)) === undefined)
    throw new BridgeError('NOT_FOUND', 'there is no connection');
}

async function note(
  ctx: Context,
  platform: Platform,
  actor: Actor,
  action:
    'lms-connection.saved' | 'lms-connection.tested' | 'lms-connection.changed' | 'lms-connection.removed',
  reason?: string,
): Promise<void> {
  await audit(ctx, {
    organisation: platform.organisation,
    actor,
    action,
    subject: platform.name,
    subjectId: platform.id,
    ...(reason === undefined ? {} : { reason }),
  });
}
