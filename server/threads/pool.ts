/**
 * A small pool of threads, started when needed. Jobs travel in batches. The jobs of a thread that dies are done
 * again in another; a job that is out of time ends its thread, and costs no other job.
 */
import type { ShapeDifference } from '../openbadges/proof/canonicaliser.ts';
import {
  failed,
  type FromThread,
  hasRoom,
  leastBusy,
  type Pending,
  send,
  settle,
  startThread,
  survivors,
  type Thread,
  threadModule,
} from './pool-thread.ts';
import type { Job } from './run-job.ts';

export interface PoolOptions {
  threads: number;
  /** Module of a thread; a test may give one that dies. */
  threadUrl?: URL;
  onDifference: (difference: ShapeDifference) => void;
}

export interface Pool {
  /** What the job is answered with. Throws SIGNING_FAILED, DOCUMENT_INVALID for a document to be verified. */
  run: (job: Job, signal?: AbortSignal) => Promise<string>;
  /** Lets every job that was accepted finish, then ends the threads. */
  close: () => Promise<void>;
}

const BATCH = 32;
/** A job whose time is over may still go on so long after it began, before its thread is ended. */
const LEAST_RUN_MS = 1000;

interface State {
  size: number;
  threadUrl: URL;
  onDifference: PoolOptions['onDifference'];
  waiting: Pending[];
  threads: Set<Thread>;
  isScheduled: boolean;
  /** Called when nothing is left to do. */
  drained: () => void;
}

export function createPool({ threads: size, threadUrl = threadModule(), onDifference }: PoolOptions): Pool {
  const state: State = {
    ...{ size, threadUrl, onDifference },
    waiting: [],
    threads: new Set(),
    isScheduled: false,
    drained: () => undefined,
  };
  let lastNumber = 0;
  return {
    run: (job, signal) => {
      const number = ++lastNumber;
      const done = new Promise<string>((resolve, reject) => {
        state.waiting.push({ number, job, deaths: 0, began: 0, isAbandoned: false, resolve, reject });
      });
      if (signal !== undefined) watch(state, number, signal, done);
      schedule(state);
      return done;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        state.drained = resolve;
        schedule(state);
      });
      const idle = [...state.threads];
      state.threads.clear();
      await Promise.all(idle.map(ended));
    },
  };
}

/** An idle thread keeps no process alive, but its end is waited for. */
function ended({ worker }: Thread): Promise<unknown> {
  worker.ref();
  return worker.terminate();
}

/** Jobs that come in one turn of the event loop travel together. */
function schedule(state: State): void {
  if (!state.isScheduled) setImmediate(dispatch, state);
  state.isScheduled = true;
}

function dispatch(state: State): void {
  const { waiting, threads, size } = state;
  state.isScheduled = false;
  for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
    const thread = freeThread(state, first);
    if (thread === undefined) break;
    send(thread, nextBatch(waiting, Math.ceil(waiting.length / size)));
  }
  for (const thread of threads) if (thread.held.size === 0) thread.worker.unref();
  if (waiting.length === 0 && [...threads].every((one) => one.held.size === 0)) state.drained();
}

function freeThread(state: State, first: Pending): Thread | undefined {
  const { threads, size, threadUrl } = state;
  const idlest = leastBusy(threads);
  if (threads.size < size && idlest?.held.size !== 0) {
    const thread = startThread(threadUrl, {
      onMessage: (message) => heard(state, thread, message),
      onDeath: () => bury(state, thread, survivors(thread)),
    });
    threads.add(thread);
    return thread;
  }
  return idlest !== undefined && hasRoom(idlest, first) ? idlest : undefined;
}

function heard(state: State, thread: Thread, message: FromThread): void {
  if ('difference' in message) {
    state.onDifference(message.difference);
    return;
  }
  for (const answer of message.answers) settle(thread, answer);
  dispatch(state);
}

/** What a thread held that is gone is done again, first of all. */
function bury(state: State, thread: Thread, lost: readonly Pending[]): void {
  if (!state.threads.delete(thread)) return;
  state.waiting.unshift(...lost);
  dispatch(state);
}

/** Takes the jobs of the next message from the queue: a document to be verified travels by itself. */
function nextBatch(waiting: Pending[], share: number): Pending[] {
  const alone = waiting.findIndex((one) => one.deaths > 0 || one.job.kind === 'canonize');
  const together = alone < 0 ? waiting.length : alone;
  return waiting.splice(0, Math.max(1, Math.min(BATCH, share, together)));
}

/** Abandons a job when the signal says so, unless it is done by then. */
function watch(state: State, number: number, signal: AbortSignal, done: Promise<string>): void {
  const stop = (): void => abandon(state, number);
  const forget = (): void => signal.removeEventListener('abort', stop);
  done.then(forget, forget);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
}

/** Nobody waits any more. A thread that does not get done with it soon is ended, and its other jobs go on. */
function abandon(state: State, number: number): void {
  const { waiting, threads } = state;
  const at = waiting.findIndex((one) => one.number === number);
  const thread = [...threads].find((one) => one.held.has(number));
  const pending = at < 0 ? thread?.held.get(number) : waiting[at];
  if (pending === undefined || pending.isAbandoned) return;
  pending.isAbandoned = true;
  pending.reject(failed(pending, 'not done in time'));
  if (at >= 0) waiting.splice(at, 1);
  if (thread === undefined) return;
  const end = (): void => {
    if (!thread.held.delete(number)) return;
    bury(
      state,
      thread,
      [...thread.held.values()].filter((one) => !one.isAbandoned),
    );
    void thread.worker.terminate();
  };
  setTimeout(end, Math.max(0, pending.began + LEAST_RUN_MS - performance.now())).unref();
}
