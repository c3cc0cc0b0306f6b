/** The key of a fact that an LMS reports without an id of its own (moodle.md section 5, point 8). */
import { createHash } from 'node:crypto';
import type { PlatformId } from '../ids.ts';
import type { Fact } from './signal.ts';

/**
 * Hash of platform, user, kind, subject, value and the LMS's own time: the same fact read twice has the
 * same key, the same value reached again later has another.
 * @param lmsTime epoch ms by the LMS; 0 where it names none
 */
export function factKey(platform: PlatformId, sub: string, fact: Fact, lmsTime: number): string {
  const { type, id, course } = fact.subject;
  const value = Object.entries(fact.value).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([platform, sub, fact.kind, type, id, course ?? null, value, lmsTime]))
    .digest('base64url');
}
