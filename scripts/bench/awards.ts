/** Completions through the signals API until every award is durable with its proof. */
import { availableParallelism } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { awards } from '../../server/model/awards/award.ts';
import { type Figures, rounded } from './figures.ts';
import { furnish, prepared, type Prepared } from './prepare.ts';
import { runProduct, type Running } from './product.ts';
import { stockCpuSeconds } from './stock-sign.ts';

const BATCH = 100;
const CONNECTIONS = 4;
const POLL_MS = 100;

export interface AwardSizes {
  /** Completions of the run that the headline figures come from. */
  small: number;
  /** Completions of the run that is compared with it; 0 leaves it out. */
  large: number;
}

interface Outcome {
  perSecond: number;
  cpuMsPerAward: number;
  rssMb: number;
  /** One of the credentials, without its proof. */
  sample: object;
}

/** @param folder where stores are made: a real disk */
export async function benchAwards(folder: string, sizes: AwardSizes): Promise<Figures> {
  const small = await run(folder, sizes.small);
  const stock = await stockCpuSeconds(small.sample);
  const large = sizes.large === 0 ? undefined : await run(folder, sizes.large);
  return {
    'awards.perSecond': rounded(small.perSecond),
    'awards.ratioToStockSign': rounded(small.perSecond / (availableParallelism() / stock)),
    'awards.stockCpuMs': rounded(stock * 1000),
    'awards.cpuMs': rounded(small.cpuMsPerAward),
    'awards.rssMb': Math.round(Math.max(small.rssMb, large?.rssMb ?? 0)),
    ...(large === undefined
      ? {}
      : {
          'awards.largePerSecond': rounded(large.perSecond),
          'awards.scaling': rounded(large.cpuMsPerAward / small.cpuMsPerAward),
        }),
  };
}

async function run(folder: string, count: number): Promise<Outcome> {
  const dataDir = mkdtempSync(join(folder, 'awards-'));
  const env = { DATA_DIR: dataDir };
  try {
    const made = await prepared(env, (ctx) =>
      furnish(ctx, { issuer: 'https://lms.bench.example', learners: count }),
    );
    const product = await runProduct(env);
    try {
      return { ...(await measure(product, made, count)), sample: await checked(product, made, count, env) };
    } finally {
      await product.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(product: Running, made: Prepared, count: number): Promise<Omit<Outcome, 'sample'>> {
  const bodies = Array.from({ length: Math.ceil(count / BATCH) }, (_, i) => batch(made, i * BATCH, count));
  const cpuBefore = product.cpuSeconds();
  const began = performance.now();
  const send = async (): Promise<void> => {
    for (let body = bodies.shift(); body !== undefined; body = bodies.shift())
      await post(product, made, body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  while ((await settledAwards(product)) < count) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  const seconds = (performance.now() - began) / 1000;
  return {
    perSecond: count / seconds,
    cpuMsPerAward: ((product.cpuSeconds() - cpuBefore) * 1000) / count,
    rssMb: product.peakRssMb(),
  };
}

function batch(made: Prepared, from: number, count: number): string {
  const occurredAt = new Date().toISOString();
  const size = Math.min(BATCH, count - from);
  return JSON.stringify({
    signals: Array.from({ length: size }, (_, i) => ({
      id: `bench-${from + i + 1}`,
      learner: { platform: made.platform, sub: String(from + i + 1) },
      kind: 'course.completed',
      subject: { type: 'course', id: '2', course: '2' },
      value: { done: true },
      occurredAt,
    })),
  });
}

async function post(product: Running, made: Prepared, body: string): Promise<void> {
  const answer = await fetch(`${product.url}/api/v1/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${made.apiKey}`, 'content-type': 'application/json' },
    body,
  });
  if (answer.status !== 202) throw new Error(`signals answered ${answer.status}: ${await answer.text()}`);
  const { results } = (await answer.json()) as { results: { status: string }[] };
  if (results.some((result) => result.status !== 'recorded')) throw new Error('a signal was not recorded');
}

/** Award steps that were settled: documents are stored and signed by then. */
async function settledAwards(product: Running): Promise<number> {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  const line = /badge_bridge_stage_seconds_count\{stage="award",outcome="settled"\} (\d+)/.exec(text);
  return Number(line?.[1] ?? 0);
}

/** Every award is there with its proof; read after the clock has stopped. */
async function checked(
  product: Running,
  made: Prepared,
  count: number,
  env: Record<string, string>,
): Promise<object> {
  await product.stop();
  return prepared(env, async (ctx) => {
    let signed = 0;
    let sample: object | undefined;
    let after: string | undefined;
    do {
      const page = await ctx.store.find(awards, {
        where: { organisation: made.organisation },
        sort: ['issuedAt', 'asc'],
        limit: 500,
        after,
      });
      for (const award of page.items) {
        const credential = JSON.parse(award.documents?.credential ?? '{}') as { proof?: unknown };
        if (credential.proof === undefined) throw new Error('an award has no proof');
        const { proof: _proof, ...unsigned } = credential;
        sample ??= unsigned;
        signed += 1;
      }
      after = page.next;
    } while (after !== undefined);
    if (signed !== count || sample === undefined)
      throw new Error(`${signed} awards for ${count} completions`);
    return sample;
  });
}
