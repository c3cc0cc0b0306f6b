/** The whole main job without a person, one step after the other. */
import { completed, awarded, backpackConnected, launched, pushed, shared } from './learn.ts';
import { walletCollected } from './collect.ts';
import { registered } from './set-up.ts';
import { badgeActivated, deepLinked, revoked } from './teach.ts';
import { baked, ob2Verified, ob3Verified, revocationSeen } from './verify.ts';
import type { Details, Way } from './way.ts';

export type Step = readonly [name: string, take: (way: Way) => Promise<Details>];

/** In the order of the job. Each bears the product being killed and started again in its middle. */
export const steps: readonly Step[] = [
  ['registered', registered],
  ['deep-linked', deepLinked],
  ['badge-activated', badgeActivated],
  ['launched', launched],
  ['completed', completed],
  ['awarded', awarded],
  ['ob2-verified', ob2Verified],
  ['ob3-verified', ob3Verified],
  ['baked', baked],
  ['backpack-connected', backpackConnected],
  ['pushed', pushed],
  ['shared', shared],
  ['wallet-collected', walletCollected],
  ['revoked', revoked],
  ['revocation-seen', revocationSeen],
];

export type StepResult = { step: string; ok: boolean; ms: number; error?: string } & Details;

/** Takes the steps until one fails; tells each. Gives whether all held. */
export async function walk(
  way: Way,
  tell: (result: StepResult) => void,
  which: readonly Step[] = steps,
): Promise<boolean> {
  for (const [step, take] of which) {
    const begun = Date.now();
    try {
      const details = await take(way);
      tell({ step, ok: true, ms: Date.now() - begun, ...details });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell({ step, ok: false, ms: Date.now() - begun, error: reason });
      return false;
    }
  }
  return true;
}
