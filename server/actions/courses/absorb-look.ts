/** Turns what an LMS says about one learner into signals, and only what it had not said before. */
import type { Context } from '../../context.ts';
import { type LmsAnswer, lmsAnswers } from '../../model/courses/lms-connection.ts';
import type { Course } from '../../model/courses/course.ts';
import { idOf, type IdentityId, identityIdOf, type LmsAnswerId } from '../../model/ids.ts';
import { type Fact, type NewSignal, signalOn } from '../../model/signals/signal.ts';
import type { LmsLook } from '../../ports/lms.ts';
import { change, every } from '../change.ts';
import { contentKey, recordSignals } from '../signals/record-signals.ts';
import { clip } from '../../model/text.ts';

type Known = LmsAnswer['facts'][number];

/** The id of the last answer about a user in a course. */
export function lmsAnswerIdOf(course: Course['id'], identity: IdentityId): LmsAnswerId {
  return idOf('lmsAnswer', [course, identity]);
}

/**
 * Records what is new in a look, then remembers the answer. In this order: a crash between the two
 * only means that the same signals are recorded again, which changes nothing.
 * @param listens which facts a live rule or a draft being edited waits for, as `signalOn` strings
 * @returns how many signals were recorded
 */
export async function absorbLook(
  ctx: Context,
  p: { course: Course; sub: string; look: LmsLook; source: string; listens: ReadonlySet<string> },
): Promise<number> {
  const { course, sub } = p;
  const identity = identityIdOf(ctx.idSecret, course.platform, sub);
  const id = lmsAnswerIdOf(course.id, identity);
  const now = ctx.clock.now();
  const before = await ctx.store.get(lmsAnswers, id);
  const known = new Map((before?.facts ?? []).map((fact) => [fact.on, fact]));
  const news: NewSignal[] = [];
  for (const fact of p.look.facts) {
    const on = signalOn(fact.fact.kind, course.platform, fact.fact.subject.type, fact.fact.subject.id);
    if (!p.listens.has(on)) continue;
    const said = newsOf(fact, known.get(on), now);
    if (said === undefined) continue;
    known.set(on, { on, value: valueText(fact.fact), key: said.key ?? '' });
    news.push(said);
  }
  if (news.length > 0)
    await recordSignals(ctx, { organisation: course.organisation, source: p.source }, news);
  await remember(ctx, id, { course, identity, facts: [...known.values()], isChanged: news.length > 0, now });
  return news.length;
}

/** A fact as a signal, unless it was heard before; a fact that ended gets a key of its own (moodle.md 5.8). */
function newsOf(fact: NewSignal, known: Known | undefined, now: number): NewSignal | undefined {
  if (!isNothing(fact.fact)) return known?.key === fact.key ? undefined : fact;
  if (known === undefined || known.value === valueText(fact.fact)) return undefined;
  return { ...fact, key: contentKey([known.key, 'ended']), occurredAt: now };
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

async function remember(
  ctx: Context,
  id: LmsAnswerId,
  p: { course: Course; identity: IdentityId; facts: Known[]; isChanged: boolean; now: number },
): Promise<void> {
  const fresh = {
    id,
    organisation: p.course.organisation,
    course: p.course.id,
    identity: p.identity,
    facts: p.facts,
    askedAt: p.now,
  };
  const added = await ctx.store.insert(lmsAnswers, [fresh]);
  if (added.has(id)) return;
  await change(ctx, lmsAnswers, id, (current) =>
    p.isChanged || p.now - current.askedAt > REMEMBER_EVERY_MS
      ? { ...current, facts: p.facts, askedAt: p.now }
      : undefined,
  );
}

/** Identities of a course that the LMS has answered about: of them we know that there is nothing, not just nothing known. */
export async function absorbedIds(ctx: Context, course: Course): Promise<Set<IdentityId>> {
  const found = new Set<IdentityId>();
  for await (const answer of every<LmsAnswer>(ctx, lmsAnswers, { where: { course: course.id } }, 500))
    found.add(answer.identity);
  return found;
}
