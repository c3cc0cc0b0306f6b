/** What runs in a pool thread: signs each job it is sent and answers under the job's number. */
import { parentPort } from 'node:worker_threads';
import { createJobSigner } from './sign-job.ts';
import type { SignAnswer, SignRequest } from './signer.ts';

const sign = createJobSigner();

parentPort?.on('message', (request: SignRequest) => {
  void answer(request).then((message) => parentPort?.postMessage(message));
});

async function answer({ number, job }: SignRequest): Promise<SignAnswer> {
  try {
    return { number, document: await sign(job) };
  } catch (thrown) {
    return { number, error: describe(thrown) };
  }
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown error';
  return thrown.cause instanceof Error ? `${thrown.message}: ${thrown.cause.message}` : thrown.message;
}
