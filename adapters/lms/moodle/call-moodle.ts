/** The calling convention of Moodle's REST web services (moodle.md section 2). */
import type { z } from 'zod';
import type { Clock } from '../../../server/ports/clock.ts';
import { type Http, jsonOf } from '../../../server/ports/http.ts';
import type { LmsAccess } from '../../../server/ports/lms.ts';
import { badAnswer, refusedByMoodle, refusedByStatus, unreachable } from './moodle-error.ts';
import { exceptionReply } from './replies.ts';

export interface MoodleTools {
  http: Http;
  clock: Clock;
}

export interface MoodleCall<T> {
  name: string;
  /** Flat form fields, with Moodle's brackets in the names. */
  params?: Readonly<Record<string, string | number>>;
  reply: z.ZodType<T>;
  /** The answer covers many users: more time, a larger body. */
  isBulk?: boolean;
}

const ONE = { timeoutMs: 30_000, maxBytes: 5 * 1024 * 1024 };
const BULK = { timeoutMs: 120_000, maxBytes: 32 * 1024 * 1024 };

/**
 * One call, in its turn. POST, so that the token stays out of access logs.
 * @throws the LMS_ codes; `details.function` names the call
 */
export function callMoodle<T>(tools: MoodleTools, access: LmsAccess, call: MoodleCall<T>): Promise<T> {
  return access.pace(call.name, () => send(tools, access, call));
}

async function send<T>(tools: MoodleTools, access: LmsAccess, call: MoodleCall<T>): Promise<T> {
  const form = new URLSearchParams({
    wstoken: access.token,
    moodlewsrestformat: 'json',
    wsfunction: call.name,
  });
  for (const [name, value] of Object.entries(call.params ?? {})) form.set(name, String(value));
  const response = await tools.http
    .request({
      method: 'POST',
      url: `${access.siteUrl.replace(/\/+$/, '')}/webservice/rest/server.php`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
      ...(call.isBulk === true ? BULK : ONE),
      ...(access.signal === undefined ? {} : { signal: access.signal }),
    })
    .catch((thrown: unknown) => {
      throw unreachable(call.name, thrown);
    });
  const body = jsonOf(response);
  const exception = exceptionReply.safeParse(body);
  if (exception.success) throw refusedByMoodle(call.name, exception.data.errorcode);
  const refused = refusedByStatus(call.name, response, tools.clock.now());
  if (refused !== undefined) throw refused;
  const reply = call.reply.safeParse(body);
  if (!reply.success) throw badAnswer(call.name, reply.error);
  return reply.data;
}
