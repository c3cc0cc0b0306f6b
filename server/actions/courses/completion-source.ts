/** Whether completions of a course can arrive, and why not where they cannot. */
import type { Context } from '../../context.ts';
import type { Course } from '../../model/courses/course.ts';
import { courseSyncs, type LmsConnection, lmsConnections } from '../../model/courses/lms-connection.ts';
import { type ApiKey, apiKeys } from '../../model/organisations/api-key.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import { every } from '../change.ts';
import { lmsConnectionIdOf } from './access-lms.ts';
import { courseSyncIdOf } from './sync-course.ts';

/**
 * none: neither an LMS connection nor an API key in use · off, stopped: the connection, by a person or
 * because its token was refused · failing: the site does not answer as it should · missing: a function or
 * right is missing · course: this course cannot be read · no-criteria: the course cannot be completed
 */
export type SourceTrouble =
  | { cause: 'none' | 'off' | 'stopped' | 'no-criteria' }
  | { cause: 'failing' | 'course'; code: string; at: number | undefined }
  | { cause: 'missing'; functions: string[] };

export interface CompletionSource {
  /** Undefined where completions can arrive, as far as is known. */
  trouble: SourceTrouble | undefined;
  /** When the LMS last told about this course. */
  heardAt: number | undefined;
  /** Address of the people who run the tool for this organisation. */
  contact: string;
}

export async function completionSource(ctx: Context, course: Course): Promise<CompletionSource> {
  const connection = await ctx.store.get(lmsConnections, lmsConnectionIdOf(course.platform));
  const sync = await ctx.store.get(courseSyncs, courseSyncIdOf(course.id));
  const organisation = await ctx.store.get(organisations, course.organisation);
  const told = { heardAt: sync?.lastHeardAt, contact: organisation?.contactEmail ?? '' };
  if (connection === undefined || connection.state === 'off') {
    if (await hasKeyInUse(ctx, course)) return { ...told, trouble: undefined };
    return { ...told, trouble: { cause: connection === undefined ? 'none' : 'off' } };
  }
  const ofConnection = connectionTrouble(connection);
  if (ofConnection !== undefined) return { ...told, trouble: ofConnection };
  if (sync?.lastErrorCode !== undefined)
    return { ...told, trouble: { cause: 'course', code: sync.lastErrorCode, at: sync.lastErrorAt } };
  return { ...told, trouble: sync?.isSilent === true ? { cause: 'no-criteria' } : undefined };
}

function connectionTrouble(connection: LmsConnection): SourceTrouble | undefined {
  if (connection.state === 'stopped') return { cause: 'stopped' };
  if (connection.state === 'failing')
    return { cause: 'failing', code: connection.lastErrorCode ?? '', at: connection.lastErrorAt };
  if (connection.state !== 'partly') return undefined;
  const missing = connection.test?.checks.filter((check) => !check.ok) ?? [];
  return { cause: 'missing', functions: missing.map((check) => check.function) };
}

/** A key that may push signals and has been used: somebody sends. */
async function hasKeyInUse(ctx: Context, course: Course): Promise<boolean> {
  const now = ctx.clock.now();
  for await (const key of every<ApiKey>(ctx, apiKeys, { where: { organisation: course.organisation } })) {
    const isGood = key.isOn && (key.expiresAt === undefined || key.expiresAt > now);
    if (isGood && key.lastUsedAt !== undefined && key.scopes.includes('signals:write')) return true;
  }
  return false;
}
