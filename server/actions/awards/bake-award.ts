/** The award as a file to take along: the badge's picture with both documents in it (openbadges.md section 6). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import { images } from '../../model/badges/image.ts';
import { bakePng } from '../../openbadges/baking/bake-png.ts';
import { versionOfAward } from '../learners/describe-award.ts';

/** @throws GONE for a revoked award · NOT_FOUND while it has no documents */
export async function bakeAward(ctx: Context, award: Award): Promise<{ png: Uint8Array; name: string }> {
  if (award.state === 'revoked') throw new BridgeError('GONE', 'a revoked award is not given out');
  if (award.documents === undefined) throw new BridgeError('NOT_FOUND', 'the award has no documents yet');
  const { version } = await versionOfAward(ctx, award);
  const { image, name } = version.frozen.achievement;
  const picture = await ctx.store.get(images, image);
  if (picture === undefined) throw new BridgeError('NOT_FOUND', 'the picture of the badge is gone');
  const { assertion, credential } = award.documents;
  return { png: bakePng(Buffer.from(picture.png, 'base64'), { v2: assertion, v3: credential }), name };
}
