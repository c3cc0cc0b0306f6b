/** The LMSs that can be asked, by kind. */
import type { Clock } from '../../server/ports/clock.ts';
import type { Http } from '../../server/ports/http.ts';
import type { Lms } from '../../server/ports/lms.ts';
import { createMoodle } from './moodle/create-moodle.ts';

/** One adapter per kind of connection (`LmsConnection.kind`). */
export function createLmsRegistry(tools: { http: Http; clock: Clock }): Readonly<Record<string, Lms>> {
  const all = [createMoodle(tools)];
  return Object.fromEntries(all.map((lms) => [lms.kind, lms]));
}
