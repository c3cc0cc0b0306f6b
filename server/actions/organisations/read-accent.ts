/** The colour that the pages of an organisation wear. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { organisations } from '../../model/organisations/organisation.ts';

/** An object also where there is no colour: that is remembered too. */
const accents: Bucket<{ colour: string | undefined }> = { name: 'accent', ttlMs: 5000, max: 1000 };

/** `#rrggbb`; undefined where the organisation chose none. Up to 5 s old in other processes than the one that changed it. */
export async function readAccent(ctx: Context, organisation: OrganisationId): Promise<string | undefined> {
  const { colour } = await ctx.cache.through(accents, organisation, async () => ({
    colour: (await ctx.store.get(organisations, organisation))?.accent,
  }));
  return colour;
}

/** After a change. */
export function forgetAccent(ctx: Context, organisation: OrganisationId): void {
  ctx.cache.forget(accents, organisation);
}
