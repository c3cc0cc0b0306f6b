/** Deployments that a platform used without having registered them: noted, then approved or refused (lti.md L15). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type DeploymentId, idOf } from '../../model/ids.ts';
import { type Deployment, deployments, type Platform, platforms } from '../../model/platforms/platform.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';

/**
 * True where the deployment may launch. One that is not known yet is recorded as waiting.
 * @param deployment the `deployment_id` claim
 */
export async function isDeploymentApproved(
  ctx: Context,
  platform: Platform,
  deployment: string,
): Promise<boolean> {
  if (platform.firstDeployment === deployment) return true;
  const id = idOf('deployment', [platform.id, deployment]);
  const known = await ctx.store.get(deployments, id);
  if (known === undefined) await addDeployment(ctx, platform, deployment, 'waiting');
  return known?.state === 'approved';
}

/** Notes a deployment of a platform; one that is known already is left as it is. */
export async function addDeployment(
  ctx: Context,
  platform: Platform,
  deployment: string,
  state: 'waiting' | 'approved',
): Promise<void> {
  await ctx.store.insert(deployments, [
    {
      id: idOf('deployment', [platform.id, deployment]),
      organisation: platform.organisation,
      platform: platform.id,
      deployment,
      state,
      seenAt: ctx.clock.now(),
    },
  ]);
}

/** Lets launches of this deployment in. Throws NOT_FOUND. */
export function approveDeployment(ctx: Context, by: Actor, id: DeploymentId): Promise<Deployment> {
  return decide(ctx, by, id, 'approved');
}

/** Keeps launches of this deployment out. Throws NOT_FOUND. */
export function refuseDeployment(ctx: Context, by: Actor, id: DeploymentId): Promise<Deployment> {
  return decide(ctx, by, id, 'refused');
}

async function decide(
  ctx: Context,
  by: Actor,
  id: DeploymentId,
  state: 'approved' | 'refused',
): Promise<Deployment> {
  const deployment = await change(ctx, deployments, id, (current) => ({ ...current, state }));
  if (deployment === undefined) throw new BridgeError('NOT_FOUND', 'no such deployment');
  const platform = await ctx.store.get(platforms, deployment.platform);
  await audit(ctx, {
    organisation: deployment.organisation,
    actor: by,
    action: state === 'approved' ? 'deployment.approved' : 'deployment.refused',
    subject: `${platform?.name ?? ''} / ${deployment.deployment}`,
    subjectId: id,
  });
  return deployment;
}
