/** `badge-bridge bench [NAME]`: measures the product on this machine and prints the figures. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { benchAwards } from '../bench/awards.ts';
import type { Figures } from '../bench/figures.ts';
import { benchLaunch } from '../bench/launch.ts';
import { benchMachine } from '../bench/machine.ts';
import { benchOpenBadges } from '../bench/openbadges/bench-open-badges.ts';
import { benchPublic } from '../bench/public.ts';

export interface BenchOptions {
  json?: boolean;
  small: string;
  large: string;
}

/** Groups of figures by name; `machine` comes along with each. */
export async function bench(name: string | undefined, options: BenchOptions): Promise<void> {
  const folder = resolve('data', 'bench');
  mkdirSync(folder, { recursive: true });
  const groups: Record<string, () => Promise<Figures>> = {
    awards: () => benchAwards(folder, { small: Number(options.small), large: Number(options.large) }),
    launch: () => benchLaunch(folder),
    public: () => benchPublic(folder),
    openbadges: () => benchOpenBadges(),
    machine: () => Promise.resolve({}),
  };
  const chosen = name === undefined ? Object.keys(groups) : [name];
  const figures: Figures = benchMachine(folder);
  for (const one of chosen) {
    const group = groups[one];
    if (group === undefined) {
      console.error(`There is no bench ${one}; there are ${Object.keys(groups).join(', ')}.`);
      process.exitCode = 64;
      return;
    }
    if (one !== 'machine') console.error(`measuring ${one} ...`);
    Object.assign(figures, await group());
  }
  if (options.json !== true)
    for (const [key, value] of Object.entries(figures)) console.log(`${key}: ${value}`);
  else console.log(JSON.stringify(figures));
}
