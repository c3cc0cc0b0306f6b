/** Processes that use a store, and their sudden end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreLocation } from '../../adapters/stores/index.ts';
import type { Fresh } from '../../server/model/record.ts';
import { dueWork } from '../../server/model/work.ts';
import type { Store } from '../../server/ports/store.ts';
import { type Thing, thing, things } from '../contract/store-bench.ts';

export const LEASE_MS = 1_500;

/** How often tests kill: 3 times unless KILL_ROUNDS says otherwise. */
export const killRounds = Number(process.env['KILL_ROUNDS'] ?? 3);

/** What the writing child stores under an id: the same bytes each time. */
export function writtenThing(id: string, version: number): Fresh<Thing> {
  const data = { text: `"${id}" \\ ü 🎓 \u2028 `.repeat(20), at: 1_760_000_000_000 + id.length };
  return thing({ id, title: `v${version}`, data });
}

export function effectOf(job: string): Fresh<Thing> {
  return thing({ id: `effect-${job}`, group: 'effects' });
}

export interface Child {
  process: ChildProcess;
  /** Lines it has printed so far. */
  lines: string[];
  /** What it complained about. */
  complaint: () => string;
  isReady: Promise<unknown>;
  /** Resolves at the first line after `ready`, or at its end. */
  hasBegun: Promise<unknown>;
  ended: Promise<void>;
}

/** Starts a child in a mode of `store-child.ts`. */
export function startChild(mode: 'write' | 'work', location: StoreLocation, name: string): Child {
  const script = join(import.meta.dirname, 'store-child.ts');
  const child = spawn(process.execPath, ['--import=tsx/esm', script, mode, JSON.stringify(location), name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const lines: string[] = [];
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const reader = createInterface(child.stdout);
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const isReady = Promise.race([new Promise((resolve) => reader.once('line', resolve)), ended]);
  const begun = new Promise<void>((resolve) =>
    reader.on('line', (line) => {
      lines.push(line);
      if (line !== 'ready') resolve();
    }),
  );
  const hasBegun = Promise.race([begun, ended]);
  return { process: child, lines, complaint: () => complaint, isReady, hasBegun, ended };
}

/** Lets a child write for a random while, then kills it with SIGKILL; the lines it printed. */
export async function writeUntilKilled(location: StoreLocation, name: string): Promise<string[]> {
  const child = startChild('write', location, name);
  await child.isReady;
  await sleep(50 + Math.random() * 250);
  child.process.kill('SIGKILL');
  await child.ended;
  if (child.complaint() !== '') throw new Error(child.complaint());
  return child.lines;
}

/** What is not as a writing child said it was: empty where nothing was lost. */
export async function lostWrites(store: Store, lines: readonly string[]): Promise<string[]> {
  const lost: string[] = [];
  for (const line of lines.filter((said) => said !== 'ready')) {
    const [kind, id = ''] = line.split(' ');
    const found = await store.get(things, id);
    const asSaid = kind === 'R' ? [writtenThing(id, 2)] : [writtenThing(id, 1), writtenThing(id, 2)];
    const texts = asSaid.map((fresh) => JSON.stringify([fresh.title, fresh.data]));
    if (found === undefined || !texts.includes(JSON.stringify([found.title, found.data]))) lost.push(line);
  }
  return lost;
}

export interface WorkDone {
  jobs: Thing[];
  effects: Thing[];
  /** Ids of effects, each time a worker said that it was new. */
  said: string[];
}

/**
 * Has three workers do `count` jobs, killing one of them `kills` times in the middle of a batch and starting
 * another in its place.
 */
export async function workWhileKilled(
  store: Store,
  location: StoreLocation,
  options: { count: number; kills: number },
): Promise<WorkDone> {
  const ids = Array.from({ length: options.count }, (_, i) => `job-${String(i).padStart(4, '0')}`);
  await store.insert(
    things,
    ids.map((id) => thing({ id, group: 'jobs', work: dueWork(Date.now()) })),
  );
  const start = (i: number): Child => startChild('work', location, `worker${i}`);
  const all = [start(0), start(1), start(2)];
  for (let kill = 0; kill < options.kills; kill++) {
    const victim = all.at(-3)!;
    await victim.hasBegun;
    await sleep(Math.random() * 30);
    victim.process.kill('SIGKILL');
    all.push(start(kill + 3));
  }
  await Promise.all(all.map((child) => child.ended));
  const complaints = all.map((child) => child.complaint()).filter((text) => text !== '');
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  const read = async (group: string): Promise<Thing[]> =>
    (await store.find(things, { where: { group }, limit: 10_000 })).items;
  const said = all.flatMap((child) => child.lines).filter((line) => line.startsWith('E '));
  return { jobs: await read('jobs'), effects: await read('effects'), said };
}
