/** `bench openbadges`: the engine by itself, each figure against a bare signature or the stock library. */
import type { Figures } from '../figures.ts';
import { benchBake } from './bench-bake.ts';
import { benchBatch } from './bench-batch.ts';
import { benchIssue } from './bench-issue.ts';
import { benchVerify } from './bench-verify.ts';

export async function benchOpenBadges(): Promise<Figures> {
  return {
    ...(await benchIssue()),
    ...(await benchVerify()),
    ...(await benchBake()),
    ...(await benchBatch()),
  };
}
