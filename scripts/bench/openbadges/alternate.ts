/**
 * Times several things against each other: in turns, so that what else the machine does meets all of them alike,
 * and in CPU time, so that it is not counted.
 */

/** One operation; `i` counts up, so that no two need be the same. */
export type Step = (i: number) => unknown;

const ROUNDS = 15;
const SPAN_MS = 50;

/**
 * Milliseconds of CPU, of this process with all its threads, of one operation of each side: the median over rounds in which each side has its turn. How often
 * a turn repeats its operation is found out beforehand, which also warms everything up.
 */
export async function alternate<N extends string>(
  sides: Readonly<Record<N, Step>>,
): Promise<Record<N, number>> {
  const names = Object.keys(sides) as N[];
  const repeats = new Map<N, number>();
  for (const name of names) repeats.set(name, await repeatsOf(sides[name]));
  const turns = new Map<N, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const count = repeats.get(name) ?? 1;
      turns.get(name)?.push((await turn(sides[name], count, round * count)) / count);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(turns.get(name) ?? [])])) as Record<N, number>;
}

/** One after another of a list, over and over. */
export function oneOf<T>(list: readonly T[], i: number): T {
  const one = list[i % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Repeats until a turn fills its span twice in a row. */
async function repeatsOf(step: Step): Promise<number> {
  let count = 8;
  for (let filled = 0; filled < 2;) {
    const ms = await turn(step, count, 0);
    if (ms >= SPAN_MS) filled += 1;
    else count = Math.ceil(count * Math.min(4, (1.2 * SPAN_MS) / Math.max(ms, 0.1)));
  }
  return count;
}

async function turn(step: Step, count: number, from: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = from; i < from + count; i += 1) {
    const done = step(i);
    if (done instanceof Promise) await done;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
