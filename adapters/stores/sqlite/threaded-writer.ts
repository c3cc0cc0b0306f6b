/**
 * Writes in a thread of its own, which alone waits for the disk: what comes meanwhile shares the next
 * transaction. A thread that dies takes with it what it had not answered; the next write starts another.
 */
import { setImmediate } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { BridgeError, type ErrorCode } from '../../../server/errors.ts';
import type { Answer, Write } from './write.ts';
import type { Writer } from './writer.ts';

export type ThreadMessage = readonly { number: number; write: Write }[] | 'close';
export type ThreadAnswer =
  { number: number; result: Answer } | { number: number; error: { code: ErrorCode; message: string } };

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: BridgeError) => void;
}
interface Thread {
  worker: Worker;
  /** What it was sent and has not answered, by number. */
  held: Map<number, Waiting>;
  ended: Promise<void>;
}

/** Everything but SQLite's own memory: texts on their way to the disk. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

/**
 * A writer for a file, whose tables are there.
 * @param threadUrl module of the thread; a test may give one that dies
 */
export function threadedWriter(file: string, threadUrl = besideThisFile()): Writer {
  let thread: Thread | undefined;
  let lastNumber = 0;
  let waiting: { number: number; write: Write; answer: Waiting }[] = [];

  const running = (): Thread => {
    if (thread !== undefined) return thread;
    const started = startThread(file, threadUrl);
    thread = started;
    void started.ended.then(() => {
      if (thread === started) thread = undefined;
    });
    return started;
  };
  const send = (): void => {
    const { worker, held } = running();
    for (const { number, answer } of waiting) held.set(number, answer);
    worker.ref();
    worker.postMessage(waiting.map(({ number, write }) => ({ number, write })) satisfies ThreadMessage);
    waiting = [];
  };
  // At once, so that the first write does not wait for it.
  running();
  return {
    write: (write) =>
      new Promise((resolve, reject) => {
        waiting.push({ number: ++lastNumber, write, answer: { resolve, reject } });
        if (waiting.length === 1) setImmediate(send);
      }),
    async close() {
      if (waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
      if (thread === undefined) return;
      thread.worker.ref();
      thread.worker.postMessage('close' satisfies ThreadMessage);
      await thread.ended;
    },
  };
}

/** An idle thread keeps no process alive. */
function startThread(file: string, url: URL): Thread {
  const held = new Map<number, Waiting>();
  const worker = startWorker(file, url);
  worker.unref();
  worker.on('message', (answers: readonly ThreadAnswer[]) => {
    for (const answer of answers) {
      const asked = held.get(answer.number);
      held.delete(answer.number);
      if ('error' in answer) asked?.reject(new BridgeError(answer.error.code, answer.error.message));
      else asked?.resolve(answer.result);
    }
    if (held.size === 0) worker.unref();
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('error', (cause) => {
      for (const { reject } of held.values()) reject(lost(cause));
      held.clear();
    });
    worker.on('exit', () => {
      for (const { reject } of held.values()) reject(lost(undefined));
      held.clear();
      resolve();
    });
  });
  return { worker, held, ended };
}

/** Whether they were carried out is unknown: every caller repeats or looks. */
function lost(cause: unknown): BridgeError {
  return new BridgeError('STORE_UNAVAILABLE', 'the thread that writes has ended', { cause });
}

/** TypeScript runs under tsx (tests, development), whose loader a thread does not inherit. */
function startWorker(file: string, url: URL): Worker {
  const options = { resourceLimits, workerData: { file } };
  if (!url.pathname.endsWith('.ts')) return new Worker(url, options);
  const [loader, module] = [import.meta.resolve('tsx/esm/api'), url.href].map((one) => JSON.stringify(one));
  const code = `import(${loader}).then((tsx) => { tsx.register(); return import(${module}); });`;
  return new Worker(code, { ...options, eval: true });
}

/** The thread's module is beside this one: TypeScript under tsx, JavaScript once built. */
function besideThisFile(): URL {
  const name = import.meta.url.endsWith('.ts') ? './writer-thread.ts' : './writer-thread.js';
  return new URL(name, import.meta.url);
}
