/** A thread of the pool as its owner sees it: what it holds, and how jobs reach it and come back. */
import { Worker } from 'node:worker_threads';
import { BridgeError } from '../errors.ts';
import type { ShapeDifference } from '../openbadges/proof/canonicaliser.ts';
import type { Job } from './run-job.ts';

export interface Request {
  number: number;
  job: Job;
}
export type Answer = { number: number; text: string } | { number: number; error: string };
/** A thread's messages: answers, or a shape that its self-check gave up. */
export type FromThread = { answers: Answer[] } | { difference: ShapeDifference };

export interface Pending extends Request {
  /** Threads that died while they held it. After the first it has a thread to itself. */
  deaths: number;
  /** `performance.now()` when a thread got it. */
  began: number;
  /** Nobody waits for it any more. */
  isAbandoned: boolean;
  resolve(text: string): void;
  reject(error: BridgeError): void;
}
export interface Thread {
  worker: Worker;
  held: Map<number, Pending>;
}

/** Jobs a thread holds at once: the next are there when some are done. */
const HELD_PER_THREAD = 96;
/** A job that so many threads died over is given up. */
const MAX_DEATHS = 3;
/** Contexts and libraries take about 20 MB of heap, shapes up to 10 MB, a credential a few hundred kB. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };

/** Hands jobs to a thread, in one message. */
export function send(thread: Thread, batch: readonly Pending[]): void {
  const began = performance.now();
  for (const pending of batch) {
    pending.began = began;
    thread.held.set(pending.number, pending);
  }
  thread.worker.ref();
  thread.worker.postMessage(batch.map(({ number, job }): Request => ({ number, job })));
}

/** Tells whoever waits for it what a job was answered with. */
export function settle(thread: Thread, answer: Answer): void {
  const pending = thread.held.get(answer.number);
  thread.held.delete(answer.number);
  if (pending === undefined || pending.isAbandoned) return;
  if ('text' in answer) pending.resolve(answer.text);
  else pending.reject(failed(pending, answer.error));
}

/** A thread that says when it answers and when it has died. An idle one keeps no process alive. */
export function startThread(
  url: URL,
  { onMessage, onDeath }: { onMessage: (message: FromThread) => void; onDeath: () => void },
): Thread {
  const worker = startWorker(url);
  worker.unref();
  worker.on('message', onMessage);
  worker.on('error', onDeath);
  worker.on('exit', onDeath);
  return { worker, held: new Map() };
}

/** TypeScript runs under tsx (tests, development), whose loader a thread does not inherit. */
function startWorker(url: URL): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { resourceLimits });
  const [loader, module] = [import.meta.resolve('tsx/esm/api'), url.href].map((one) => JSON.stringify(one));
  const code = `import(${loader}).then((tsx) => { tsx.register(); return import(${module}); });`;
  return new Worker(code, { eval: true, resourceLimits });
}

/** Jobs of a dead thread that are to be done again; one that too many threads died over is rejected. */
export function survivors(thread: Thread): Pending[] {
  const held = [...thread.held.values()].filter((pending) => !pending.isAbandoned);
  for (const pending of held) {
    pending.deaths += 1;
    if (pending.deaths === MAX_DEATHS) pending.reject(failed(pending, 'threads died over this document'));
  }
  return held.filter((pending) => pending.deaths < MAX_DEATHS);
}

/** Why a job has no answer. */
export function failed({ job }: Pending, message: string): BridgeError {
  return new BridgeError(job.kind === 'canonize' ? 'DOCUMENT_INVALID' : 'SIGNING_FAILED', message);
}

/** Whoever may have ended a thread gets one to itself, so that it is known who did. */
export function hasRoom({ held }: Thread, { deaths }: Pending): boolean {
  if (held.size === 0) return true;
  if (deaths > 0 || held.size >= HELD_PER_THREAD) return false;
  return [...held.values()].every((pending) => pending.deaths === 0);
}

/** The thread that holds fewest jobs; undefined where there is none. */
export function leastBusy(threads: ReadonlySet<Thread>): Thread | undefined {
  let best: Thread | undefined;
  for (const thread of threads) {
    if (best === undefined || thread.held.size < best.held.size) best = thread;
  }
  return best;
}

/** The thread's module is beside this one: TypeScript under tsx, JavaScript once built. */
export function threadModule(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url);
}
