/** The picture of an award with the badge inside, as its learner downloads it. */
import { awardFile } from '../../server/actions/awards/award-file.ts';
import type { Context } from '../../server/context.ts';
import type { Award } from '../../server/model/awards/award.ts';

export async function bakedPicture(ctx: Context, award: Award): Promise<Uint8Array> {
  return Buffer.from((await awardFile(ctx, award, 'badge.png')).body);
}
