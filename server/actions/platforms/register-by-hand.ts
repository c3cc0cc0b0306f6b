/** Registers an LMS from what an owner typed, for platforms without dynamic registration (lti.md L29). */
import type { Context } from '../../context.ts';
import { hasCode } from '../../errors.ts';
import type { OrganisationId } from '../../model/ids.ts';
import type { Platform } from '../../model/platforms/platform.ts';
import type { Actor } from '../system/audit.ts';
import { addPlatform, type NewPlatform } from './add-platform.ts';
import { addDeployment } from './decide-deployment.ts';
import {
  type CheckedPlatform,
  checkPlatformForm,
  type FormProblem,
  type PlatformForm,
} from './platform-form.ts';
import { ensureToolKey } from './tool-key.ts';
import { wantedScopes } from './wanted-scopes.ts';

export type ByHandResult =
  | { kind: 'registered'; platform: Platform }
  /** Issuer and client id are registered already; nothing was changed. */
  | { kind: 'exists' }
  | { kind: 'invalid'; problems: FormProblem[] };

/** Adds the platform, active at once: an owner who types it in has approved it. */
export async function registerByHand(
  ctx: Context,
  by: Actor,
  organisation: OrganisationId,
  form: PlatformForm,
): Promise<ByHandResult> {
  const result = checkPlatformForm(ctx, form);
  if ('problems' in result) return { kind: 'invalid', problems: result.problems };
  const { checked } = result;
  try {
    const platform = await addPlatform(ctx, by, fresh(organisation, checked, ctx.clock.now()));
    for (const deployment of checked.deployments.slice(1))
      await addDeployment(ctx, platform, deployment, 'approved');
    await ensureToolKey(ctx, platform);
    return { kind: 'registered', platform };
  } catch (thrown) {
    if (hasCode(thrown, 'LTI_REGISTRATION_EXISTS')) return { kind: 'exists' };
    throw thrown;
  }
}

function fresh(organisation: OrganisationId, checked: CheckedPlatform, now: number): NewPlatform {
  const { deployments, tokenAudience, ...given } = checked;
  const [first] = deployments;
  return {
    ...given,
    organisation,
    family: '',
    version: '',
    state: 'active',
    approvedAt: now,
    scopes: [...wantedScopes],
    registeredBy: 'manual',
    ...(tokenAudience === undefined ? {} : { tokenAudience }),
    ...(first === undefined ? {} : { firstDeployment: first }),
  };
}
