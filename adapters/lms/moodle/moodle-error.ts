/** What Moodle's refusals and broken answers mean for us: matched by code, never by message, which is translated. */
import { BridgeError, type ErrorCode } from '../../../server/errors.ts';
import { type HttpResponse, retryAfterMs } from '../../../server/ports/http.ts';

/** The user is no tracked learner of the course, or is gone. */
const NOT_TRACKED = new Set(['usernotenroled', 'notenroled', 'invaliduser', 'userdeleted', 'usersuspended']);
/** The course has nothing to complete. */
const NO_CRITERIA = new Set(['nocriteriaset', 'completionnotenabled']);

const CODES: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries({
    invalidtoken: 'LMS_TOKEN_REJECTED',
    invalidtimedtoken: 'LMS_TOKEN_REJECTED',
    invalidiptoken: 'LMS_TOKEN_REJECTED',
    invalidparameter: 'LMS_NOT_FOUND',
    invalidrecord: 'LMS_NOT_FOUND',
    invalidrecordunknown: 'LMS_NOT_FOUND',
    invalidcourseid: 'LMS_NOT_FOUND',
    nopermissions: 'LMS_FORBIDDEN',
    requiredcapability: 'LMS_FORBIDDEN',
    cannotviewreport: 'LMS_FORBIDDEN',
    accessdenied: 'LMS_FORBIDDEN',
    accessexception: 'LMS_FORBIDDEN',
    notingroup: 'LMS_FORBIDDEN',
    nopermissiontoviewgrades: 'LMS_FORBIDDEN',
    requireloginerror: 'LMS_FORBIDDEN',
    errorcoursecontextnotvalid: 'LMS_FORBIDDEN',
    sitepolicynotagreed: 'LMS_FORBIDDEN',
    servicenotavailable: 'LMS_FORBIDDEN',
    sitemaintenance: 'LMS_UNREACHABLE',
    upgraderunning: 'LMS_UNREACHABLE',
  } as const),
);

const GAPS: ReadonlyMap<ErrorCode, string> = new Map([
  ['LMS_FORBIDDEN', 'forbidden'],
  ['LMS_NOT_FOUND', 'not-found'],
  ['LMS_BAD_ANSWER', 'refused'],
]);

/** Moodle's own refusal. `details`: `function`, `errorcode`. */
export function refusedByMoodle(name: string, errorcode: string): BridgeError {
  const code = NOT_TRACKED.has(errorcode) ? 'LMS_NOT_FOUND' : (CODES.get(errorcode) ?? 'LMS_BAD_ANSWER');
  return new BridgeError(
    NO_CRITERIA.has(errorcode) ? 'LMS_NOT_FOUND' : code,
    `${name} was refused: ${errorcode}`,
    {
      details: { function: name, errorcode },
    },
  );
}

/** An HTTP status that is no answer of the web service, or undefined for 200. */
export function refusedByStatus(name: string, response: HttpResponse, now: number): BridgeError | undefined {
  const { status } = response;
  if (status === 200) return undefined;
  const after = retryAfterMs(response, now);
  const isBusy = status === 429 || (status === 503 && after !== undefined);
  const details = { function: name, status, ...(after === undefined ? {} : { retryAfterMs: after }) };
  const code = isBusy ? 'LMS_RATE_LIMITED' : codeOfStatus(status);
  return new BridgeError(code, `${name} was answered with status ${status}`, { details });
}

function codeOfStatus(status: number): ErrorCode {
  if (status >= 500 || status === 408) return 'LMS_UNREACHABLE';
  return status === 401 || status === 403 ? 'LMS_FORBIDDEN' : 'LMS_BAD_ANSWER';
}

/** A failure of the http port. `details`: `function`, `http` (its code). Others pass unchanged. */
export function unreachable(name: string, thrown: unknown): unknown {
  if (!(thrown instanceof BridgeError) || !thrown.code.startsWith('HTTP_')) return thrown;
  return new BridgeError(
    thrown.code === 'HTTP_TOO_LARGE' ? 'LMS_BAD_ANSWER' : 'LMS_UNREACHABLE',
    `${name} got no usable answer: ${thrown.code}`,
    { cause: thrown, details: { function: name, http: thrown.code } },
  );
}

/** An answer that is not of the expected shape: a page of a proxy, a login page, another product. */
export function badAnswer(name: string, cause?: unknown): BridgeError {
  return new BridgeError('LMS_BAD_ANSWER', `${name} was not answered as Moodle does`, {
    cause,
    details: { function: name },
  });
}

/**
 * Why one learner's answer is missing while the site as such works: `not-tracked`, `no-criteria`,
 * `forbidden:<function>`, `not-found:<function>`, or `refused:<function>` where Moodle names a code that we
 * do not know. Undefined: the failure is not about this learner.
 */
export function gapOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof BridgeError)) return undefined;
  const kind = GAPS.get(thrown.code);
  const { errorcode, function: name } = thrown.details;
  if (kind === undefined || typeof errorcode !== 'string') return undefined;
  if (NOT_TRACKED.has(errorcode)) return 'not-tracked';
  if (NO_CRITERIA.has(errorcode)) return 'no-criteria';
  return `${kind}:${String(name)}`;
}
