/** The Signer port: over a pool of threads, or on the main thread where there are to be none. */
import { BridgeError } from '../errors.ts';
import type { ShapeDifference } from '../openbadges/proof/canonicaliser.ts';
import type { Signer } from '../ports/signer.ts';
import { createPool, type Pool } from './pool.ts';
import { createJobRunner, withProof } from './run-job.ts';

export interface SignerOptions {
  /** Threads to work in; 0 works on the main thread. */
  threads: number;
  /** Module of a thread; a test may give one that dies. */
  threadUrl?: URL;
  /** Called, in the main thread, for each shape that the self-check gave up. */
  onDifference?: (difference: ShapeDifference) => void;
}

/**
 * A signer. How many jobs wait at once is the caller's concern. `close` lets every job that was accepted
 * finish; later ones are refused with STOPPING.
 */
export function createSigner(options: SignerOptions): Signer {
  const { onDifference = () => undefined } = options;
  const { run, close } =
    options.threads === 0 ? createInline(onDifference) : createPool({ ...options, onDifference });
  let isClosed = false;
  const accepted: Pool['run'] = (job, signal) =>
    isClosed ? Promise.reject(new BridgeError('STOPPING', 'the signer is closed')) : run(job, signal);
  return {
    async sign(job) {
      const text = await accepted(job);
      return job.kind === 'proof' ? withProof(job, text) : text;
    },
    canonize: (document, signal) => accepted({ kind: 'canonize', document }, signal),
    async close() {
      isClosed = true;
      await close();
    },
  };
}

/** The same work on the main thread, where nothing can be ended from outside. */
function createInline(onDifference: (difference: ShapeDifference) => void): Pool {
  const work = createJobRunner(onDifference);
  const running = new Set<Promise<string>>();
  return {
    run: async (job) => {
      const done = work(job);
      running.add(done);
      try {
        return await done;
      } finally {
        running.delete(done);
      }
    },
    close: async () => {
      await Promise.allSettled(running);
    },
  };
}
