/** Records facts about learners: one insert per fact, durable when the promise resolves; a repeat changes nothing. */
import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { idOf, identityIdOf, type LearnerId, type OrganisationId, type SignalId } from '../../model/ids.ts';
import type { Fresh } from '../../model/record.ts';
import {
  type Fact,
  type NewSignal,
  type Quarantine,
  quarantines,
  type Signal,
  signalOn,
  signals,
} from '../../model/signals/signal.ts';
import { dueWork } from '../../model/work.ts';
import { clip } from '../../model/text.ts';

/** Where signals come from: whose they are and by which channel. */
export interface SignalSource {
  organisation: OrganisationId;
  source: string;
}

export type RecordOutcome = { status: 'recorded' | 'duplicate' } | { status: 'quarantined'; reason: string };

/** Clocks of senders may run ahead of ours by this much. */
const AHEAD_MS = 5 * 60_000;

/** The id of what a source told under a key. */
export function signalIdOf({ organisation, source }: SignalSource, key: string): SignalId {
  return idOf('signal', [organisation, source, key]);
}

/** A hash of what a signal says, for sources that give no id of their own (criteria.md C1). */
export function contentKey(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/**
 * Records what an LMS user did. Answers per item, in order; one bad item never fails the others.
 * The same key again with the same content is a duplicate; with other content it is quarantined (C27).
 */
export async function recordSignals(
  ctx: Context,
  from: SignalSource,
  items: readonly NewSignal[],
): Promise<RecordOutcome[]> {
  const now = ctx.clock.now();
  const fresh = items.map((item) => toSignal(ctx, from, item, now));
  const inTime = fresh.map((signal) => signal.occurredAt <= now + AHEAD_MS);
  const added = await ctx.store.insert(
    signals,
    fresh.filter((_, i) => inTime[i]),
  );
  const outcomes: RecordOutcome[] = [];
  const refused: Fresh<Quarantine>[] = [];
  const counted = new Set<string>();
  for (const [i, signal] of fresh.entries()) {
    if (inTime[i] !== true) {
      outcomes.push({ status: 'quarantined', reason: 'occurred-in-the-future' });
      refused.push(quarantined(from, signal.key, 'occurred-in-the-future', '', signal, now));
    } else if (added.has(signal.id) && !counted.has(signal.id)) {
      counted.add(signal.id);
      outcomes.push({ status: 'recorded' });
    } else if (await isSame(ctx, signal)) outcomes.push({ status: 'duplicate' });
    else {
      outcomes.push({ status: 'quarantined', reason: 'same-id-other-content' });
      refused.push(quarantined(from, signal.key, 'same-id-other-content', '', signal, now));
    }
  }
  if (refused.length > 0) await ctx.store.insert(quarantines, refused);
  ctx.report({
    name: 'signalsRecorded',
    source: from.source,
    recorded: counted.size,
    duplicates: items.length - counted.size - refused.length,
    quarantined: refused.length,
  });
  return outcomes;
}

/** Keeps input that could not become a signal, with the reason. */
export async function quarantineInput(
  ctx: Context,
  from: SignalSource,
  inputs: readonly { key: string; reason: string; detail: string; body: unknown }[],
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.store.insert(
    quarantines,
    inputs.map((q) => quarantined(from, q.key, q.reason, q.detail, q.body, now)),
  );
  ctx.report({
    name: 'signalsRecorded',
    source: from.source,
    recorded: 0,
    duplicates: 0,
    quarantined: inputs.length,
  });
}

/** A fact of our own about a learner: a person's decision, or a badge that was earned. */
export interface OwnFact {
  organisation: OrganisationId;
  learner: LearnerId;
  source: string;
  key: string;
  fact: Fact;
  occurredAt: number;
}

/** Records it for the signal stage to take further. Repeatable under `key`; @returns whether it was new */
export async function recordOwnSignal(ctx: Context, p: OwnFact): Promise<boolean> {
  const signal = ownSignal(p, ctx.clock.now());
  const added = await ctx.store.insert(signals, [{ ...signal, work: dueWork(signal.receivedAt) }]);
  return added.has(signal.id);
}

/** Records it where the caller takes it further itself, and settles only then. Repeatable under `key`. */
export async function recordHeardSignal(ctx: Context, p: OwnFact): Promise<Fresh<Signal>> {
  const signal = ownSignal(p, ctx.clock.now());
  await ctx.store.insert(signals, [signal]);
  return signal;
}

function ownSignal(p: OwnFact, now: number): Fresh<Signal> {
  const { organisation, key, source, learner, fact, occurredAt } = p;
  return {
    id: signalIdOf(p, key),
    organisation,
    key,
    source,
    who: learner,
    on: signalOn(fact.kind, '', fact.subject.type, fact.subject.id),
    fact,
    data: {},
    occurredAt,
    receivedAt: now,
  };
}

function toSignal(ctx: Context, from: SignalSource, item: NewSignal, now: number): Fresh<Signal> {
  const { fact } = item;
  const who = identityIdOf(ctx.idSecret, item.platform, item.sub);
  const key = item.key ?? contentKey([who, fact.kind, fact.subject, fact.value, item.occurredAt]);
  return {
    id: signalIdOf(from, key),
    organisation: from.organisation,
    key,
    source: from.source,
    who,
    user: { platform: item.platform, sub: item.sub },
    on: signalOn(fact.kind, item.platform, fact.subject.type, fact.subject.id),
    fact,
    data: item.data,
    occurredAt: item.occurredAt,
    receivedAt: now,
    work: dueWork(now),
  };
}

async function isSame(ctx: Context, signal: Fresh<Signal>): Promise<boolean> {
  const known = await ctx.store.get(signals, signal.id);
  if (known === undefined) return true;
  const said = (s: Fresh<Signal>): string =>
    contentKey([s.who, s.fact, Object.entries(s.data).sort(), s.occurredAt]);
  return said(known) === said(signal);
}

function quarantined(
  from: SignalSource,
  key: string,
  reason: string,
  detail: string,
  body: unknown,
  now: number,
): Fresh<Quarantine> {
  const text = clip(body === undefined ? '' : JSON.stringify(body), 8192);
  return {
    id: idOf('signal', ['quarantine', from.organisation, from.source, clip(key, 300), reason, text]),
    organisation: from.organisation,
    source: from.source,
    key: clip(key, 300),
    reason,
    detail: clip(detail, 1000),
    body: text,
    receivedAt: now,
  };
}
