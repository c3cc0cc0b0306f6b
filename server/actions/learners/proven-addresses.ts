/** The addresses that a person proved by opening a mailed link, the latest first. */
import type { Context } from '../../context.ts';
import type { PersonId } from '../../model/ids.ts';
import { emails } from '../../model/organisations/person.ts';

/** Most addresses of one person that are looked at. */
const MOST = 50;

/** Without those that only an owner's invitation names. */
export async function provenAddresses(ctx: Context, person: PersonId): Promise<string[]> {
  const page = await ctx.store.find(emails, { where: { person }, limit: MOST });
  return page.items
    .filter(({ isVouched }) => isVouched !== true)
    .sort((a, b) => b.provenAt - a.provenAt)
    .map(({ address }) => address);
}
