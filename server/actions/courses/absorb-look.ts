/** Turns what an LMS says about one learner into signals, and only what it had not said before. */
import type { Context } from '../../context.ts';
import { type LmsAnswer, lmsAnswers } from '../../model/courses/lms-connection.ts';
import type { Course } from '../../model/courses/course.ts';
import { idOf, type IdentityId, identityIdOf, type LmsAnswerId } from '../../model/ids.ts';
import { type Fact, type NewSignal, signalOn, signals } from '../../model/signals/signal.ts';
import type { LmsLook } from '../../ports/lms.ts';
import { change, every } from '../change.ts';
import { contentKey, recordSignals, signalIdOf, type SignalSource } from '../signals/record-signals.ts';
import { clip } from '../../model/text.ts';

type Known = LmsAnswer['facts'][number];

/** The id of the last answer about a user in a course. */
export function lmsAnswerIdOf(course: Course['id'], identity: IdentityId): LmsAnswerId {
  return idOf('lmsAnswer', [course, identity]);
}

/**
 * Records what is new in a look, then remembers the answer. In this order: a crash between the two
 * only means that the same signals are found recorded. A look that brought nothing but refusals is no answer.
 * @param listens which facts a live rule or a draft being edited waits for, as `signalOn` strings
 * @returns how many signals were recorded
 */
export async function absorbLook(
  ctx: Context,
  p: { course: Course; sub: string; look: LmsLook; source: string; listens: ReadonlySet<string> },
): Promise<number> {
  const { course, sub, look } = p;
  if (look.facts.length === 0 && look.gaps.length > 0) return 0;
  const identity = identityIdOf(ctx.idSecret, course.platform, sub);
  const id = lmsAnswerIdOf(course.id, identity);
  const now = ctx.clock.now();
  const before = await ctx.store.get(lmsAnswers, id);
  const known = new Map((before?.facts ?? []).map((fact) => [fact.on, fact]));
  const told: Told[] = [];
  for (const fact of look.facts) {
    const on = signalOn(fact.fact.kind, course.platform, fact.fact.subject.type, fact.fact.subject.id);
    const news = p.listens.has(on) ? newsOf(fact, on, known.get(on), now) : undefined;
    if (news !== undefined) told.push(news);
  }
  if (told.length > 0) await recordNews(ctx, { organisation: course.organisation, source: p.source }, told);
  await remember(ctx, id, { course, identity, told: told.map((news) => news.known), now });
  return told.length;
}

interface Told {
  signal: NewSignal;
  /** What is known once it was recorded. */
  known: Known;
}

/**
 * A fact as a signal, unless it was heard before; a fact that ended gets a key of its own (moodle.md 5.8).
 * What an LMS says now is true now, and what it said before is not any more, whatever its clock and its
 * times say: so it occurred by now, and after what was told before.
 */
function newsOf(fact: NewSignal, on: string, known: Known | undefined, now: number): Told | undefined {
  const value = valueText(fact.fact);
  const told = known === undefined ? 0 : (known.told ?? 1);
  const occurredAt = Math.max(Math.min(fact.occurredAt, now), (known?.at ?? -1) + 1);
  const news = (key: string, lmsKey: string): Told => ({
    signal: { ...fact, key, occurredAt },
    known: { on, value, key: lmsKey, told: told + 1, at: occurredAt },
  });
  if (!isNothing(fact.fact)) {
    const key = fact.key ?? contentKey([on, value, fact.occurredAt]);
    if (known?.key === key) return undefined;
    return news(told === 0 ? key : contentKey([key, told]), key);
  }
  if (known === undefined || known.value === value) return undefined;
  const ended = contentKey(told === 1 ? [known.key, 'ended'] : [known.key, 'ended', told]);
  return news(ended, ended);
}

/** Records what is not there yet: after a crash the same facts come with other times of reading. */
async function recordNews(ctx: Context, from: SignalSource, told: readonly Told[]): Promise<void> {
  const fresh: NewSignal[] = [];
  for (const { signal } of told) {
    const id = signalIdOf(from, signal.key ?? '');
    if ((await ctx.store.get(signals, id)) === undefined) fresh.push(signal);
  }
  if (fresh.length > 0) await recordSignals(ctx, from, fresh);
}

/** Not done, not graded: worth telling only when it ends something. */
function isNothing(fact: Fact): boolean {
  if (fact.kind === 'course.completed') return !fact.value.done;
  if (fact.kind === 'activity.completed') return fact.value.state === 'incomplete';
  return fact.kind === 'grade.reached' && fact.value.percent === null;
}

function valueText(fact: Fact): string {
  return clip(JSON.stringify(fact.value), 200);
}

const REMEMBER_EVERY_MS = 10 * 60_000;

/** Only what this look told is written: another look at the same learner may have told other things meanwhile. */
async function remember(
  ctx: Context,
  id: LmsAnswerId,
  p: { course: Course; identity: IdentityId; told: readonly Known[]; now: number },
): Promise<void> {
  const fresh = {
    id,
    organisation: p.course.organisation,
    course: p.course.id,
    identity: p.identity,
    facts: [...p.told],
    askedAt: p.now,
  };
  const added = await ctx.store.insert(lmsAnswers, [fresh]);
  if (added.has(id)) return;
  await change(ctx, lmsAnswers, id, (current) =>
    p.told.length > 0 || p.now - current.askedAt > REMEMBER_EVERY_MS
      ? { ...current, facts: withTold(current.facts, p.told), askedAt: p.now }
      : undefined,
  );
}

function withTold(facts: readonly Known[], told: readonly Known[]): Known[] {
  const merged = new Map(facts.map((fact) => [fact.on, fact]));
  for (const fact of told) if ((merged.get(fact.on)?.told ?? 0) < (fact.told ?? 1)) merged.set(fact.on, fact);
  return [...merged.values()];
}

/** Identities of a course that the LMS has answered about: of them we know that there is nothing, not just nothing known. */
export async function absorbedIds(ctx: Context, course: Course): Promise<Set<IdentityId>> {
  const found = new Set<IdentityId>();
  for await (const answer of every<LmsAnswer>(ctx, lmsAnswers, { where: { course: course.id } }, 500))
    found.add(answer.identity);
  return found;
}
