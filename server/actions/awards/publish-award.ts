/** The learner decides who can see an award: nobody, or anyone with its address, with or without the name. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { wake } from '../../model/work.ts';
import { change } from '../change.ts';

/** `name` given: the page shows it; absent: the page names nobody. */
export type Visibility = { isPublic: false } | { isPublic: true; name?: string };

/**
 * Everything is private until this is called (features.md U21).
 * @throws CONFLICT where a revoked award, or one without documents, would become public
 */
export async function publishAward(ctx: Context, award: Award, wanted: Visibility): Promise<Award> {
  const now = ctx.clock.now();
  const written = await change<Award>(ctx, awards, award.id, (current) => {
    if (!wanted.isPublic) return current.published === undefined ? undefined : withdrawn(current, now);
    if (current.published === undefined && !isPublishable(current))
      throw new BridgeError('CONFLICT', 'only a made and valid award can be made public');
    const at = current.published?.at ?? now;
    const name = wanted.name?.toWellFormed().trim().slice(0, 200) ?? '';
    const published = { at, ...(name === '' ? {} : { name }) };
    return undisturbed({ ...current, published }, now);
  });
  if (written === undefined) throw new BridgeError('NOT_FOUND', 'no such award');
  return written;
}

function isPublishable(award: Award): boolean {
  return award.state === 'awarded' && award.documents !== undefined;
}

function withdrawn(award: Award, now: number): Award {
  const { published: _published, ...rest } = award;
  return undisturbed(rest, now);
}

/** A stage that holds the award would lose its lease by this write: it may begin again at once. */
function undisturbed(award: Award, now: number): Award {
  return award.work?.lease === undefined ? award : wake(award, now);
}
