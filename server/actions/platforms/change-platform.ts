/** Changes what an owner may change about a platform; issuer and client id are its identity and stay. */
import type { Context } from '../../context.ts';
import type { PlatformId } from '../../model/ids.ts';
import { type Platform, platformKeySets, platforms } from '../../model/platforms/platform.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';
import {
  type CheckedPlatform,
  checkPlatformForm,
  type FormProblem,
  type PlatformForm,
} from './platform-form.ts';

/** The fields that can be changed; endpoints only where they were typed in by hand. */
export type PlatformChanges = Partial<Omit<PlatformForm, 'issuer' | 'clientId' | 'deployments'>>;

export type ChangePlatformResult =
  | { kind: 'changed'; platform: Platform }
  | { kind: 'missing' }
  | { kind: 'invalid'; problems: FormProblem[] };

/** Writes the changes: token audience, extra origins, name, and the endpoints of a manual registration (L29, L33). */
export async function changePlatform(
  ctx: Context,
  by: Actor,
  id: PlatformId,
  changes: PlatformChanges,
): Promise<ChangePlatformResult> {
  const current = await ctx.store.get(platforms, id);
  if (current === undefined) return { kind: 'missing' };
  const result = checkPlatformForm(ctx, { ...formOf(current), ...changes });
  if ('problems' in result) return { kind: 'invalid', problems: result.problems };
  const platform = await change(ctx, platforms, id, (stored) => changed(stored, result.checked));
  if (platform === undefined) return { kind: 'missing' };
  if (platform.jwksUrl !== current.jwksUrl) await ctx.store.remove(platformKeySets, id);
  await audit(ctx, {
    organisation: platform.organisation,
    actor: by,
    action: 'platform.changed',
    subject: platform.name,
    subjectId: id,
  });
  return { kind: 'changed', platform };
}

/** What the form shows for a stored platform. */
export function formOf(platform: Platform): PlatformForm {
  return {
    name: platform.name,
    issuer: platform.issuer,
    clientId: platform.clientId,
    authorizationEndpoint: platform.authorizationEndpoint,
    tokenEndpoint: platform.tokenEndpoint,
    jwksUrl: platform.jwksUrl,
    tokenAudience: platform.tokenAudience ?? '',
    extraOrigins: platform.extraOrigins.join('\n'),
    deployments: platform.firstDeployment ?? '',
  };
}

function changed(stored: Platform, checked: CheckedPlatform): Platform {
  const { tokenAudience: _audience, ...rest } = stored;
  const endpoints =
    stored.registeredBy === 'manual'
      ? {
          authorizationEndpoint: checked.authorizationEndpoint,
          tokenEndpoint: checked.tokenEndpoint,
          jwksUrl: checked.jwksUrl,
        }
      : {};
  return {
    ...rest,
    ...endpoints,
    name: checked.name,
    extraOrigins: checked.extraOrigins,
    ...(checked.tokenAudience === undefined ? {} : { tokenAudience: checked.tokenAudience }),
  };
}
