/** One pushed item as a signal in the normal form, or the reason why it is none (criteria.md C1a). */
import { z } from 'zod';
import { platformId } from '../../../server/model/ids.ts';
import { type Fact, factSchema, signalData } from '../../../server/model/signals/signal.ts';
import type { PushedItem } from '../../../server/ports/lms.ts';
import { decimalOf } from '../decimal.ts';

/** Kinds a sender may tell of, and the types of subject each can have. */
const SUBJECT_TYPES: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['course.completed', ['course']],
  ['activity.completed', ['activity']],
  ['grade.reached', ['course', 'activity']],
]);
/** Kinds that only this product itself may tell of. */
const OWN_KINDS = new Set<unknown>(['badge.earned', 'award.manual']);
const MOST_DATA = 100;

const word = (max: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed(), 'is not well-formed text');

/** JSON numbers and decimal texts in the normal form, exact to the digit. */
const decimal = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const text = decimalOf(value);
  if (text === undefined)
    ctx.addIssue({ code: 'custom', message: 'is not a decimal that can be kept whole' });
  return text ?? '';
});

const itemSchema = z.strictObject({
  id: word(200),
  learner: z.strictObject({ platform: word(200).pipe(platformId), sub: word(255) }),
  kind: z.string(),
  subject: z.strictObject({ type: z.string(), id: word(255), course: word(255).exactOptional() }),
  value: z.record(z.string(), z.unknown()),
  data: signalData
    .refine((data) => Object.keys(data).length <= MOST_DATA, `has more than ${MOST_DATA} members`)
    .default({}),
  occurredAt: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .pipe(z.int().min(0)),
});

const gradeValueSchema = z.strictObject({
  percent: decimal.nullable(),
  raw: decimal.exactOptional(),
  max: decimal.exactOptional(),
});

/** Pure; never throws. Reasons: `not-an-object`, `bad-<member>`, `unknown-member`, `unknown-kind`, `kind-not-accepted`, `unknown-subject-type`. */
export function parseItem(body: unknown): PushedItem {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refused(body, '', 'not-an-object', 'an item is a JSON object');
  const id = idOf(body);
  const kind = 'kind' in body ? body.kind : undefined;
  if (OWN_KINDS.has(kind)) return refused(body, id, 'kind-not-accepted', String(kind));
  const types = SUBJECT_TYPES.get(kind);
  if (types === undefined) return refused(body, id, 'unknown-kind', shown(kind));
  const data = 'data' in body ? body.data : undefined;
  if (typeof data === 'object' && data !== null && Object.hasOwn(data, '__proto__'))
    return refused(body, id, 'bad-data', 'data.__proto__: is no member name');
  const item = itemSchema.safeParse(body);
  if (!item.success) return refusedFor(body, id, item.error);
  const { learner, subject, value, occurredAt } = item.data;
  if (!types.includes(subject.type)) return refused(body, id, 'unknown-subject-type', shown(subject.type));
  const fact = factOf(item.data.kind, subject, value);
  if (fact instanceof z.ZodError) return refused(body, id, 'bad-value', issueText(fact));
  return {
    id,
    signal: { platform: learner.platform, sub: learner.sub, fact, data: item.data.data, occurredAt, key: id },
  };
}

function factOf(kind: string, subject: unknown, value: unknown): Fact | z.ZodError {
  const read =
    kind === 'grade.reached' ? gradeValueSchema.safeParse(value) : { success: true as const, data: value };
  if (!read.success) return read.error;
  const fact = factSchema.safeParse({ kind, subject, value: read.data });
  return fact.success ? fact.data : fact.error;
}

function idOf(body: object): string {
  const id = word(200).safeParse('id' in body ? body.id : undefined);
  return id.success ? id.data : '';
}

function refusedFor(body: unknown, id: string, error: z.ZodError): PushedItem {
  const issue = error.issues[0];
  const member = issue?.path[0];
  if (issue?.code === 'unrecognized_keys' && member === undefined)
    return refused(body, id, 'unknown-member', issue.keys.join(', '));
  const name = member === 'occurredAt' ? 'time' : String(member ?? 'item');
  return refused(body, id, `bad-${name}`, issueText(error));
}

function refused(body: unknown, id: string, reason: string, detail: string): PushedItem {
  return { id, reason, detail: detail.slice(0, 1000), body };
}

function issueText(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

/** A value as the sender wrote it, for the detail. */
function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
