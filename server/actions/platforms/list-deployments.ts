/** Deployments that a platform used beyond the one it registered with. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Deployment, deployments, type Platform } from '../../model/platforms/platform.ts';
import { every } from '../change.ts';
import type { Actor } from '../system/audit.ts';
import { approveDeployment, refuseDeployment } from './decide-deployment.ts';

/** Those that wait first. */
export async function listDeployments(ctx: Context, platform: Platform): Promise<Deployment[]> {
  const found: Deployment[] = [];
  const where = { platform: platform.id };
  for await (const one of every<Deployment>(ctx, deployments, { where })) found.push(one);
  return found.sort(
    (a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting') || a.seenAt - b.seenAt,
  );
}

/** Throws NOT_FOUND where the deployment is not this platform's. */
export async function decideDeployment(
  ctx: Context,
  by: Actor,
  platform: Platform,
  p: { id: string; decision: 'approve' | 'refuse' },
): Promise<void> {
  const deployment = await ctx.store.get(deployments, p.id);
  if (deployment?.platform !== platform.id) throw new BridgeError('NOT_FOUND', 'no such deployment');
  if (p.decision === 'approve') await approveDeployment(ctx, by, deployment.id);
  else await refuseDeployment(ctx, by, deployment.id);
}
