/** Drafts: opening the one of the next version, saving a section, throwing it away (look.md, badge editor). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import {
  type Badge,
  badges,
  type BadgeContent,
  type BadgeVersion,
  badgeVersions,
} from '../../model/badges/badge.ts';
import { type BadgeId, type BadgeVersionId, idOf } from '../../model/ids.ts';
import type { Fresh } from '../../model/record.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';
import { clip } from '../../model/text.ts';

export type Section = 'badge' | 'rule' | 'issuing';

export function versionIdOf(badge: BadgeId, number: number): BadgeVersionId {
  return idOf('badgeVersion', [badge, number]);
}

/** The version. Throws NOT_FOUND. */
export async function versionOf(ctx: Context, badge: Badge, number: number): Promise<BadgeVersion> {
  const version = await ctx.store.get(badgeVersions, versionIdOf(badge.id, number));
  if (version === undefined)
    throw new BridgeError('NOT_FOUND', 'no such version', { details: { badge: badge.id, number } });
  return version;
}

/** The one draft of a badge; of an active badge that of the next version, begun as a copy (criteria.md C37). */
export async function openDraft(ctx: Context, badge: Badge, actor: Actor): Promise<BadgeVersion> {
  if (badge.draft !== undefined) return versionOf(ctx, badge, badge.draft);
  const before = await versionOf(ctx, badge, badge.version ?? 1);
  const number = before.number + 1;
  const now = ctx.clock.now();
  const { frozen: _frozen, rev: _rev, work: _work, ...rest } = before;
  const id = versionIdOf(badge.id, number);
  const saved = { badge: now, rule: now, issuing: now, by: actor.name };
  const fresh = { ...rest, id, number, saved };
  const added = await ctx.store.insert(badgeVersions, [fresh]);
  if (!added.has(id)) await overwriteLeftover(ctx, badge.id, fresh);
  await change<Badge>(ctx, badges, badge.id, (current) =>
    current.draft === undefined && current.version === before.number
      ? { ...current, draft: number, updatedAt: now }
      : undefined,
  );
  if (added.has(id)) await auditDraft(ctx, badge, actor, 'badge.draft-opened', number);
  return versionOf(ctx, badge, number);
}

/** A version that no badge names as its draft was being thrown away when the process ended: nobody can have edited it. */
async function overwriteLeftover(ctx: Context, id: BadgeId, fresh: Fresh<BadgeVersion>): Promise<void> {
  const left = await ctx.store.get(badgeVersions, fresh.id);
  const badge = await ctx.store.get(badges, id);
  if (left === undefined || badge?.draft !== undefined || (badge?.version ?? 0) >= fresh.number) return;
  await ctx.store.replace<BadgeVersion>(badgeVersions, { ...fresh, rev: left.rev });
}

/**
 * Saves one section as typed: nothing is refused for being incomplete. The save must quote the
 * revision it was made from.
 * @throws CONFLICT where somebody saved meanwhile; nothing is overwritten
 */
export async function saveSection(
  ctx: Context,
  badge: Badge,
  p: { number: number; rev: number; section: Section; patch: Partial<BadgeContent>; by: string },
): Promise<BadgeVersion> {
  const version = await versionOf(ctx, badge, p.number);
  if (badge.draft !== p.number)
    throw new BridgeError('CONFLICT', 'this version is not being edited any more');
  if (version.rev !== p.rev)
    throw new BridgeError('CONFLICT', 'somebody saved meanwhile', { details: { rev: version.rev } });
  const now = ctx.clock.now();
  const { frozen: _unfrozen, ...draft } = version;
  const content: BadgeContent = { ...draft.content, ...p.patch };
  const saved = { ...draft.saved, [p.section]: now, by: p.by };
  const written = await ctx.store.replace<BadgeVersion>(badgeVersions, { ...draft, content, saved });
  if (written === undefined) throw new BridgeError('CONFLICT', 'somebody saved meanwhile');
  await change<Badge>(ctx, badges, badge.id, (current) => ({
    ...current,
    ...shown(current, content),
    updatedAt: now,
  }));
  return written;
}

/** Until a version was activated, lists show the draft's name and picture. */
function shown(badge: Badge, content: BadgeContent): Partial<Badge> {
  if (badge.version !== undefined) return {};
  return {
    name: clip(content.name.trim(), 200),
    ...(content.image === undefined ? {} : { image: content.image }),
  };
}

/** Throws the draft of a next version away; the active version is untouched, also where it just was this draft. */
export async function dropDraft(ctx: Context, badge: Badge, actor: Actor): Promise<void> {
  if (badge.version === undefined || badge.draft === undefined) return;
  const { draft } = badge;
  const after = await change<Badge>(ctx, badges, badge.id, (current) => {
    if (current.draft !== draft || current.version === undefined) return undefined;
    const { draft: _draft, ...rest } = current;
    return { ...rest, updatedAt: ctx.clock.now() };
  });
  if (after === undefined || after.version === draft || after.draft === draft) return;
  if (await ctx.store.remove(badgeVersions, versionIdOf(badge.id, draft)))
    await auditDraft(ctx, badge, actor, 'badge.draft-discarded', draft);
}

function auditDraft(
  ctx: Context,
  { organisation, name, id }: Badge,
  actor: Actor,
  action: 'badge.draft-opened' | 'badge.draft-discarded',
  number: number,
): Promise<void> {
  return audit(ctx, { organisation, actor, action, subject: `${name}, ${number}`, subjectId: id });
}

/** Removes a badge that was never activated. Throws CONFLICT for any other (C40). */
export async function removeDraftBadge(ctx: Context, badge: Badge, actor: Actor): Promise<void> {
  if (badge.version !== undefined || badge.activations > 0)
    throw new BridgeError('CONFLICT', 'a badge that was active is withdrawn, not removed');
  if (!(await ctx.store.remove(badges, badge.id, badge.rev)))
    throw new BridgeError('CONFLICT', 'the badge was changed meanwhile');
  if (badge.draft !== undefined) await ctx.store.remove(badgeVersions, versionIdOf(badge.id, badge.draft));
  const { organisation, name, id } = badge;
  await audit(ctx, { organisation, actor, action: 'badge.removed', subject: name, subjectId: id });
}
