/** The envelope of Badge Connect answers and what its words mean: the standard's and Badgr's (P61, P71, O67). */
import type { Failure } from '../../../server/ports/backpack.ts';
import type { Answer } from './call-host.ts';
import { memberOf } from './member-of.ts';

type Meaning = { kind: 'duplicate' } | { kind: 'retry' | 'reject' | 'actionNeeded'; code: Failure['code'] };

/** Codes of machines, never sentences. The first that is seen decides. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['DUPLICATE_BADGE', { kind: 'duplicate' }],
  ['RECIPIENT_PROFILE_MISMATCH', { kind: 'actionNeeded', code: 'recipient_mismatch' }],
  ['VERIFY_RECIPIENT_IDENTIFIER', { kind: 'actionNeeded', code: 'recipient_mismatch' }],
  ['FETCH_HTTP_NODE', { kind: 'retry', code: 'url_unreachable' }],
  ['DETECT_AND_VALIDATE_NODE_CLASS', { kind: 'reject', code: 'not_a_badge' }],
  ['INVALID_BADGE', { kind: 'reject', code: 'not_a_badge' }],
  ['ASSERTION_TIMESTAMP_CHECKS', { kind: 'reject', code: 'expired_badge' }],
  ['UNAUTHENTICATED', { kind: 'retry', code: 'auth_expired' }],
  ['PERMISSION_DENIED', { kind: 'actionNeeded', code: 'forbidden' }],
  ['NOT_FOUND', { kind: 'reject', code: 'not_found' }],
  ['METHOD_NOT_ALLOWED', { kind: 'reject', code: 'unsupported' }],
  ['BAD_REQUEST', { kind: 'reject', code: 'invalid' }],
  ['REQUEST_VALIDATION_ERROR', { kind: 'reject', code: 'invalid' }],
]);

const BY_STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, { kind: 'retry', code: 'auth_expired' }],
  [403, { kind: 'actionNeeded', code: 'forbidden' }],
  [404, { kind: 'reject', code: 'not_found' }],
  [405, { kind: 'reject', code: 'unsupported' }],
  [410, { kind: 'reject', code: 'not_found' }],
]);
const MOST_WORDS = 200;

/** Why the answer is a refusal, whatever its HTTP status; undefined where it is a success. */
export function refusalOf(answer: Answer): Failure | { kind: 'duplicate' } | undefined {
  const envelope = memberOf(answer.body, 'status');
  const error = memberOf(envelope, 'error');
  const { status } = answer;
  if (status < 400 && isEmpty(error)) return undefined;
  const words = isEmpty(error) ? [] : wordsOf(error);
  const told = [...words, ...wordsOf(memberOf(envelope, 'statusText'))].find((word) => MEANINGS.has(word));
  const meaning = (told === undefined ? undefined : MEANINGS.get(told)) ??
    BY_STATUS.get(status) ?? { kind: 'reject', code: 'invalid' };
  if (meaning.kind === 'duplicate') return meaning;
  return { ...meaning, status, message: answer.message };
}

/** The same for calls that create nothing, where "already there" makes no sense. */
export function plainRefusalOf(answer: Answer): Failure | undefined {
  const refusal = refusalOf(answer);
  if (refusal?.kind !== 'duplicate') return refusal;
  return { kind: 'reject', code: 'invalid', status: answer.status, message: answer.message };
}

/** True for a body with an envelope that says that all is well. */
export function saysFine(body: unknown): boolean {
  const envelope = memberOf(body, 'status');
  return Number(memberOf(envelope, 'statusCode')) === 200 || memberOf(envelope, 'statusText') === 'OK';
}

function isEmpty(error: unknown): boolean {
  if (error === undefined || error === null || error === '' || error === false) return true;
  return typeof error === 'object' && Object.keys(error).length === 0;
}

/** Words in capitals, in the order they stand: text, lists, and objects with a name or with fields. */
function wordsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string')
    return value.slice(0, 2000).match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g) ?? [];
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  return Object.values(value)
    .flatMap((inner) => wordsOf(inner, depth + 1))
    .slice(0, MOST_WORDS);
}
