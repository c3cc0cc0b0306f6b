/** A new badge of a course: a draft with a picture, in nobody's way until it is activated. */
import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Badge, badges, type BadgeContent, badgeVersions } from '../../model/badges/badge.ts';
import type { BadgeDesign } from '../../model/badges/image.ts';
import type { Course } from '../../model/courses/course.ts';
import { type BadgeId, idOf } from '../../model/ids.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import type { BadgeIconName } from '../../pictures/badge-icons.ts';
import { paletteNames } from '../../pictures/palettes.ts';
import { newId } from '../../ports/random.ts';
import { type Actor, audit } from '../system/audit.ts';
import { saveDesign } from './save-image.ts';

const FIRST_ICONS = [
  'star',
  'trophy',
  'medal',
  'rocket',
  'book-open',
  'graduation-cap',
  'lightbulb',
] as const satisfies readonly BadgeIconName[];
const SHAPES = ['hexagon', 'circle', 'shield', 'rosette', 'square'] as const;

/**
 * @param p.content what is known already; the rest stays empty for the editor
 * @param p.form one per form that was shown: sent twice, it makes one badge
 */
export async function createBadge(
  ctx: Context,
  p: { course: Course; actor: Actor; language: string; content?: Partial<BadgeContent>; form?: string },
): Promise<Badge> {
  const organisation = await ctx.store.get(organisations, p.course.organisation);
  if (organisation === undefined) throw new BridgeError('NOT_FOUND', 'no such organisation');
  const id = p.form === undefined ? newId('badge', ctx.random) : idOf('badge', [p.course.id, p.form]);
  const known = await ctx.store.get(badges, id);
  if (known !== undefined) return known;
  const now = ctx.clock.now();
  const name = p.content?.name ?? '';
  const image = p.content?.image ?? (await saveDesign(ctx, organisation.id, firstDesign(id), name));
  const content: BadgeContent = { ...emptyContent(p.language), ...p.content, image };
  await ctx.store.insert(badgeVersions, [
    {
      id: idOf('badgeVersion', [id, 1]),
      organisation: organisation.id,
      badge: id,
      course: p.course.id,
      number: 1,
      issuer: organisation.issuer,
      content,
      saved: { badge: now, rule: now, issuing: now, by: p.actor.name },
    },
  ]);
  const added = await ctx.store.insert(badges, [
    {
      id,
      organisation: organisation.id,
      platform: p.course.platform,
      course: p.course.id,
      state: 'draft',
      name,
      image,
      draft: 1,
      origin: 'own',
      activations: 0,
      createdAt: now,
      createdBy: p.actor.name,
      updatedAt: now,
    },
  ]);
  if (added.has(id))
    await audit(ctx, {
      organisation: organisation.id,
      actor: p.actor,
      action: 'badge.created',
      subject: name,
      subjectId: id,
    });
  return expectBadge(await ctx.store.get(badges, id), id);
}

/** A draft with nothing in it. */
export function emptyContent(language: string): BadgeContent {
  return {
    name: '',
    description: '',
    criteria: '',
    tags: '',
    achievementType: 'Badge',
    language,
    groups: [],
    items: [],
    validity: { amount: '', unit: 'years' },
  };
}

/** Another look for each new badge, so that a board is not ten times the same. */
function firstDesign(id: BadgeId): BadgeDesign {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(id).digest();
  return {
    shape: SHAPES[first % SHAPES.length] ?? 'hexagon',
    palette: paletteNames[second % paletteNames.length] ?? 'teal',
    icon: FIRST_ICONS[third % FIRST_ICONS.length] ?? 'star',
    letters: '',
    ring: '',
    stars: 0,
  };
}

/** The badge. Throws NOT_FOUND. */
export function expectBadge(badge: Badge | undefined, id: BadgeId): Badge {
  if (badge === undefined) throw new BridgeError('NOT_FOUND', 'no such badge', { details: { badge: id } });
  return badge;
}
