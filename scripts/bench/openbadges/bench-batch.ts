/**
 * How many credentials a second the product's signer makes of unsigned documents: with a thread on each core,
 * beside the main thread that hands them out, and with one core alone, where the main thread does it all.
 */
import { availableParallelism } from 'node:os';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import type { ProofJob, Signer } from '../../../server/ports/signer.ts';
import { createSigner } from '../../../server/threads/signer.ts';
import { type Figures, rounded } from '../figures.ts';
import { median } from './alternate.ts';
import { CREATED, minimal, seed, signingKey } from './samples.ts';

const DOCUMENTS = 4000;
const ROUNDS = 9;

export async function benchBatch(): Promise<Figures> {
  const jobs = Array.from({ length: DOCUMENTS }, (_, i): ProofJob => ({
    kind: 'proof',
    document: JSON.stringify(openBadgeCredential(minimal(i))),
    verificationMethod: signingKey.verificationMethod,
    seed: Buffer.from(seed).toString('base64url'),
    created: CREATED,
  }));
  const one = createSigner({ threads: 0 });
  const all = createSigner({ threads: availableParallelism() });
  const rates: { one: number[]; all: number[] } = { one: [], all: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    const [alone, together] = [await rate(one, jobs), await rate(all, jobs)];
    // The first round starts the threads and warms all up.
    if (round < 0) continue;
    rates.one.push(alone);
    rates.all.push(together);
  }
  await Promise.all([one.close(), all.close()]);
  return {
    'batch.perSecond': Math.round(median(rates.all)),
    'batch.perSecondOneCore': Math.round(median(rates.one)),
    'batch.ratioToOneCore': rounded(median(rates.all) / median(rates.one)),
  };
}

async function rate(signer: Signer, jobs: readonly ProofJob[]): Promise<number> {
  const began = performance.now();
  await Promise.all(jobs.map((job) => signer.sign(job)));
  return (jobs.length * 1000) / (performance.now() - began);
}
