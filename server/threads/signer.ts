/** The Signer port over a small pool of threads, started when needed; the jobs of one that dies are signed again. */
import { Worker } from 'node:worker_threads';
import { BridgeError } from '../errors.ts';
import type { SignJob, Signer } from '../ports/signer.ts';
import { createJobSigner } from './sign-job.ts';

export interface SignRequest {
  number: number;
  job: SignJob;
}
export type SignAnswer = { number: number; document: string } | { number: number; error: string };

export interface SignerOptions {
  /** Threads to sign in; 0 signs on the main thread. */
  threads: number;
  /** Module of a thread; a test may give one that dies. */
  threadUrl?: URL;
}

interface Pending extends SignRequest {
  /** Threads that died while they held it. */
  deaths: number;
  resolve(document: string): void;
  reject(error: BridgeError): void;
}
interface Thread {
  worker: Worker;
  held: Map<number, Pending>;
}

/** Jobs a thread holds at once: the next is there when one is done. */
const HELD_PER_THREAD = 4;
/** A job that so many threads died over is given up. */
const MAX_DEATHS = 3;
/** The contexts and libraries take about 12 MB of heap; a credential a few hundred kB. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };

/**
 * A signer. How many jobs wait at once is the caller's concern. `close` lets every job that was accepted
 * finish; later ones are refused with STOPPING.
 */
export function createSigner(options: SignerOptions): Signer {
  return options.threads === 0 ? createInlineSigner() : createPool(options);
}

function createInlineSigner(): Signer {
  const sign = createJobSigner();
  const running = new Set<Promise<string>>();
  let isClosed = false;
  return {
    async sign(job) {
      if (isClosed) throw stopping();
      const signed = sign(job);
      running.add(signed);
      try {
        return await signed;
      } finally {
        running.delete(signed);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(running);
    },
  };
}

function createPool({ threads: size, threadUrl = besideThisFile() }: SignerOptions): Signer {
  const waiting: Pending[] = [];
  const threads = new Set<Thread>();
  let lastNumber = 0;
  let isClosed = false;
  let drained: (() => void) | undefined;

  const settle = (thread: Thread, answer: SignAnswer): void => {
    const pending = thread.held.get(answer.number);
    thread.held.delete(answer.number);
    if ('document' in answer) pending?.resolve(answer.document);
    else pending?.reject(new BridgeError('SIGNING_FAILED', answer.error));
    dispatch();
  };
  const bury = (thread: Thread): void => {
    if (!threads.delete(thread)) return;
    waiting.unshift(...survivors(thread));
    dispatch();
  };
  const free = (): Thread | undefined => {
    const idlest = leastBusy(threads);
    if (threads.size < size && idlest?.held.size !== 0) {
      const thread = startThread(threadUrl, settle, bury);
      threads.add(thread);
      return thread;
    }
    return idlest !== undefined && idlest.held.size < HELD_PER_THREAD ? idlest : undefined;
  };
  const dispatch = (): void => {
    while (waiting.length > 0) {
      const thread = free();
      const pending = thread === undefined ? undefined : waiting.shift();
      if (thread === undefined || pending === undefined) break;
      thread.held.set(pending.number, pending);
      thread.worker.ref();
      thread.worker.postMessage({ number: pending.number, job: pending.job } satisfies SignRequest);
    }
    for (const thread of threads) if (thread.held.size === 0) thread.worker.unref();
    if (isClosed && waiting.length === 0 && isIdle(threads)) drained?.();
  };
  return {
    sign(job) {
      if (isClosed) return Promise.reject(stopping());
      return new Promise((resolve, reject) => {
        waiting.push({ number: ++lastNumber, job, deaths: 0, resolve, reject });
        dispatch();
      });
    },
    async close() {
      isClosed = true;
      await new Promise<void>((resolve) => {
        drained = resolve;
        dispatch();
      });
      await Promise.all([...threads].map((thread) => thread.worker.terminate()));
    },
  };
}

/** A thread that says when it answers and when it has died. An idle one keeps no process alive. */
function startThread(
  url: URL,
  onAnswer: (thread: Thread, answer: SignAnswer) => void,
  onDeath: (thread: Thread) => void,
): Thread {
  const thread: Thread = { worker: startWorker(url), held: new Map() };
  thread.worker.unref();
  thread.worker.on('message', (answer: SignAnswer) => onAnswer(thread, answer));
  thread.worker.on('error', () => onDeath(thread));
  thread.worker.on('exit', () => onDeath(thread));
  return thread;
}

/** TypeScript runs under tsx (tests, development), whose loader a thread does not inherit. */
function startWorker(url: URL): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { resourceLimits });
  const [loader, module] = [import.meta.resolve('tsx/esm/api'), url.href].map((one) => JSON.stringify(one));
  const code = `import(${loader}).then((tsx) => { tsx.register(); return import(${module}); });`;
  return new Worker(code, { eval: true, resourceLimits });
}

/** Jobs of a dead thread that are to be signed again; one that too many threads died over is rejected. */
function survivors(thread: Thread): Pending[] {
  const held = [...thread.held.values()];
  for (const pending of held) {
    pending.deaths += 1;
    if (pending.deaths < MAX_DEATHS) continue;
    pending.reject(new BridgeError('SIGNING_FAILED', 'signing threads died over this document'));
  }
  return held.filter((pending) => pending.deaths < MAX_DEATHS);
}

function leastBusy(threads: ReadonlySet<Thread>): Thread | undefined {
  let best: Thread | undefined;
  for (const thread of threads) {
    if (best === undefined || thread.held.size < best.held.size) best = thread;
  }
  return best;
}

function isIdle(threads: ReadonlySet<Thread>): boolean {
  return [...threads].every((thread) => thread.held.size === 0);
}

/** The thread's module is beside this one: TypeScript under tsx, JavaScript once built. */
function besideThisFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './sign-thread.ts' : './sign-thread.js', import.meta.url);
}

function stopping(): BridgeError {
  return new BridgeError('STOPPING', 'the signer is closed');
}
