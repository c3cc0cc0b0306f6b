/** The hosted assertion as the world reads it, beside a bare Express route that sends the same bytes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { recordSignals } from '../../server/actions/signals/record-signals.ts';
import { awards } from '../../server/model/awards/award.ts';
import { stages } from '../../server/stages.ts';
import { processAll } from '../../server/worker.ts';
import { type Figures, rounded } from './figures.ts';
import { furnish, prepared } from './prepare.ts';
import { freePort, runProduct } from './product.ts';

const CONNECTIONS = 16;
const SECONDS = 10;

export async function benchPublic(folder: string): Promise<Figures> {
  const dataDir = mkdtempSync(join(folder, 'public-'));
  const env = { DATA_DIR: dataDir };
  try {
    const path = await oneAward(env);
    const product = await runProduct(env);
    const ours = await requestsPerSecond(`${product.url}${path}`);
    const answer = await fetch(`${product.url}${path}`);
    const body = await answer.text();
    await product.stop();
    const bare = await bareExpress(path, body, answer.headers);
    const theirs = await requestsPerSecond(bare.url);
    bare.child.kill();
    return {
      'public.requestsPerSecond': Math.round(ours),
      'public.bareExpressPerSecond': Math.round(theirs),
      'public.ratioToBareExpress': rounded(ours / theirs),
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function oneAward(env: Record<string, string>): Promise<string> {
  return prepared(env, async (ctx) => {
    const made = await furnish(ctx, { issuer: 'https://lms.bench.example', learners: 1 });
    await recordSignals(ctx, { organisation: made.organisation, source: 'bench' }, [
      {
        platform: made.platform,
        sub: '1',
        fact: { kind: 'course.completed', subject: { type: 'course', id: '2' }, value: { done: true } },
        data: {},
        occurredAt: ctx.clock.now(),
      },
    ]);
    await processAll(ctx, stages);
    const page = await ctx.store.find(awards, { where: { organisation: made.organisation }, limit: 1 });
    const [award] = page.items;
    if (award === undefined) throw new Error('no award');
    return `/a/${award.id}`;
  });
}

async function requestsPerSecond(url: string): Promise<number> {
  await autocannon({ url, connections: CONNECTIONS, duration: 2 });
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} bad answers, ${result.errors} errors`);
  return result.requests.average;
}

const server = `
const express = require(process.argv[1]);
const { port, path, body, headers } = JSON.parse(process.argv[2]);
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get(path, (_request, response) => response.set(headers).end(body));
app.listen(port, '127.0.0.1', () => process.send('ready'));
`;

async function bareExpress(
  path: string,
  body: string,
  sent: Headers,
): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const own = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);
  const headers = Object.fromEntries([...sent].filter(([name]) => !own.has(name)));
  const express = createRequire(import.meta.url).resolve('express');
  const setting = JSON.stringify({ port, path, body, headers });
  const child = spawn(process.execPath, ['-e', server, express, setting], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  return { url: `http://127.0.0.1:${port}${path}`, child };
}
