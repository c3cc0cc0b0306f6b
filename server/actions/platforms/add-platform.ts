/** Stores a new registration; one that exists is never overwritten (lti.md L26, L28). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { idOf, type PlatformId } from '../../model/ids.ts';
import type { Fresh } from '../../model/record.ts';
import { type Platform, platforms } from '../../model/platforms/platform.ts';
import { type Actor, audit } from '../system/audit.ts';

/** A registration as the platform or an owner gave it. */
export type NewPlatform = Omit<Fresh<Platform>, 'id' | 'work' | 'createdAt'>;

/**
 * Adds the platform in one write; its key is made when it is approved.
 * Throws LTI_REGISTRATION_EXISTS where issuer and client id are registered already.
 * @param useInvite uses up what entitles to it; only once the platform is stored, so that a crash in between
 *   loses neither. Where it was used meanwhile the platform is taken back: LTI_INVITE_INVALID.
 */
export async function addPlatform(
  ctx: Context,
  by: Actor,
  fresh: NewPlatform,
  useInvite?: (id: PlatformId) => Promise<boolean>,
): Promise<Platform> {
  const id = idOf('platform', [fresh.issuer, fresh.clientId]);
  const added = await ctx.store.insert(platforms, [{ ...fresh, id, createdAt: ctx.clock.now() }]);
  const platform = await ctx.store.get(platforms, id);
  if (!added.has(id) || platform === undefined)
    throw new BridgeError('LTI_REGISTRATION_EXISTS', 'issuer and client id are registered already', {
      details: { issuer: fresh.issuer, clientId: fresh.clientId },
    });
  if (useInvite !== undefined && !(await useInvite(id))) {
    await ctx.store.remove(platforms, id, platform.rev);
    throw new BridgeError('LTI_INVITE_INVALID', 'the invite was used meanwhile');
  }
  await audit(ctx, {
    organisation: fresh.organisation,
    actor: by,
    action: 'platform.registered',
    subject: fresh.name,
    subjectId: id,
  });
  ctx.report({ name: 'platformRegistered', platform: id, how: fresh.registeredBy });
  return platform;
}
