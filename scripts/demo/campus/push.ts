/** Sends what happens on campus to a signals API: one queue, in order, each item until it is answered with 202. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Change, State } from './model.ts';

export interface PushSettings {
  /** `poll`: nothing is sent; the tool has to ask. */
  mode: 'poll' | 'push';
  /** Whole address of the signals endpoint. */
  url: string;
  apiKey: string;
  /** Signs each request where it is not empty. */
  secret: string;
  /** The receiver's id of this LMS, as its API wants it in `learner.platform`. */
  platform: string;
}

/** One item of the signals API. */
export interface SignalItem {
  id: string;
  learner: { platform: string; sub: string };
  kind: 'course.completed' | 'activity.completed' | 'grade.reached';
  subject: { type: 'course' | 'activity'; id: string; course: string };
  value: Readonly<Record<string, unknown>>;
  data: Readonly<Record<string, string>>;
  occurredAt: string;
}

export interface Sent {
  item: SignalItem;
  attempts: number;
  /** HTTP status of the last answer; 0: none came. */
  lastStatus?: number;
  /** What the receiver said of this item: `recorded`, `duplicate`, `quarantined: why`. */
  result?: string;
}

export interface Push {
  settings(): PushSettings;
  configure(settings: Partial<PushSettings>): void;
  hear(change: Change): void;
  waiting(): readonly Sent[];
  /** The newest 200, oldest first. */
  sent(): readonly Sent[];
  /** Tries at once instead of waiting for the next turn. */
  retryNow(): void;
  /** Resolves when nothing waits any more; rejects after `timeoutMs`. */
  drained(timeoutMs: number): Promise<void>;
  close(): void;
}

const states: Record<State, string> = { 0: 'incomplete', 1: 'complete', 2: 'pass', 3: 'fail' };

/** A number as exact decimal text with at most `digits` decimals. */
function decimal(value: number, digits = 10): string {
  return String(Number(value.toFixed(digits)));
}

function factOf(change: Change): Pick<SignalItem, 'kind' | 'subject' | 'value'> {
  const course = String(change.course);
  if (change.kind === 'course') {
    const subject = { type: 'course', id: course, course } as const;
    return { kind: 'course.completed', subject, value: { done: change.done } };
  }
  if (change.kind === 'activity') {
    const subject = { type: 'activity', id: String(change.cmid), course } as const;
    return { kind: 'activity.completed', subject, value: { state: states[change.state] } };
  }
  const subject =
    change.cmid === undefined
      ? ({ type: 'course', id: course, course } as const)
      : ({ type: 'activity', id: String(change.cmid), course } as const);
  const { raw, max } = change;
  const value =
    raw === null
      ? { percent: null }
      : { percent: decimal((raw / max) * 100), raw: decimal(raw), max: decimal(max) };
  return { kind: 'grade.reached', subject, value };
}

function resultsOf(body: string): Map<string, string> {
  const found = new Map<string, string>();
  try {
    const parsed: unknown = JSON.parse(body);
    const results: unknown = typeof parsed === 'object' && parsed !== null && Reflect.get(parsed, 'results');
    for (const one of Array.isArray(results) ? (results as unknown[]) : []) {
      const { id, status, reason } = one as Record<string, unknown>;
      if (typeof id !== 'string' || typeof status !== 'string') continue;
      found.set(id, typeof reason === 'string' ? `${status}: ${reason}` : status);
    }
  } catch {
    return found;
  }
  return found;
}

async function post(settings: PushSettings, body: string): Promise<{ status: number; text: string }> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    authorization: `Bearer ${settings.apiKey}`,
  };
  if (settings.secret !== '') {
    const at = Math.floor(Date.now() / 1000);
    const mac = createHmac('sha256', settings.secret).update(`${at}.${body}`).digest('hex');
    headers['x-badge-bridge-signature'] = `t=${at},v1=${mac}`;
  }
  try {
    const answer = await fetch(settings.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

/** Sends up to 50 waiting items; true where the receiver has taken them. */
async function sendBatch(settings: PushSettings, batch: readonly Sent[]): Promise<boolean> {
  const items = batch.map((entry) => entry.item);
  const { status, text } = await post(
    settings,
    JSON.stringify(items.length === 1 ? items[0] : { signals: items }),
  );
  const results = resultsOf(text);
  for (const entry of batch) {
    entry.attempts += 1;
    entry.lastStatus = status;
    const result = results.get(entry.item.id);
    if (result !== undefined) entry.result = result;
  }
  return status === 202;
}

/** An empty queue; sends nothing before it is configured. */
export function createPush(): Push {
  let settings: PushSettings = { mode: 'poll', url: '', apiKey: '', secret: '', platform: '' };
  const run = randomBytes(4).toString('hex');
  const waiting: Sent[] = [];
  const sent: Sent[] = [];
  let counter = 0;
  let failures = 0;
  let isBusy = false;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const pump = async (): Promise<void> => {
    clearTimeout(timer);
    if (isBusy) return;
    isBusy = true;
    while (waiting.length > 0 && settings.url !== '' && !isClosed) {
      const batch = waiting.slice(0, 50);
      if (await sendBatch(settings, batch)) {
        failures = 0;
        sent.push(...waiting.splice(0, batch.length));
        sent.splice(0, Math.max(0, sent.length - 200));
        continue;
      }
      failures += 1;
      timer = setTimeout(() => void pump(), Math.min(200 * 2 ** failures, 5000)).unref();
      break;
    }
    isBusy = false;
  };

  return {
    settings: () => settings,
    configure: (changes) => {
      settings = { ...settings, ...changes };
      void pump();
    },
    hear: (change) => {
      if (settings.mode === 'poll') return;
      counter += 1;
      const id = `campus-${run}-${counter}`;
      const learner = { platform: settings.platform, sub: String(change.user) };
      const occurredAt = new Date(change.atMs).toISOString();
      waiting.push({ item: { id, learner, ...factOf(change), data: {}, occurredAt }, attempts: 0 });
      void pump();
    },
    waiting: () => waiting,
    sent: () => sent,
    retryNow: () => void pump(),
    drained: async (timeoutMs) => {
      const until = Date.now() + timeoutMs;
      while (waiting.length > 0) {
        if (Date.now() > until) throw new Error(`${waiting.length} signals still wait to be sent`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
