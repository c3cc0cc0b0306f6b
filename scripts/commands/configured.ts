/** The configuration, or every problem of it in plain words. */
import { availableParallelism } from 'node:os';
import { buildConfig, type Config } from '../../config/config.ts';
import { readEnv } from '../../config/env.ts';

/** Prints all problems at once and sets exit code 64 where there are any. */
export function configured(): Config | undefined {
  const built = buildConfig(readEnv(), availableParallelism());
  if ('config' in built) return built.config;
  console.error('The configuration has problems:');
  for (const { variable, problem } of built.problems) console.error(`  ${variable}: ${problem}`);
  console.error('See .env.example for every setting.');
  process.exitCode = 64;
  return undefined;
}
