/** What runs in a thread of the pool: does the jobs of each message and answers them together. */
import { parentPort } from 'node:worker_threads';
import type { Answer, FromThread, Request } from './pool-thread.ts';
import { createJobRunner } from './run-job.ts';

const tell = (message: FromThread): void => parentPort?.postMessage(message);
const run = createJobRunner((difference) => tell({ difference }));

parentPort?.on('message', (requests: Request[]) => {
  void Promise.all(requests.map(answer)).then((answers) => tell({ answers }));
});

async function answer({ number, job }: Request): Promise<Answer> {
  try {
    return { number, text: await run(job) };
  } catch (thrown) {
    return { number, error: described(thrown) };
  }
}

function described(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown error';
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message;
}
