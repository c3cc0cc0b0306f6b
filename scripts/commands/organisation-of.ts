/** Which organisation a command is about. */
import { every } from '../../server/actions/change.ts';
import type { Context } from '../../server/context.ts';
import { type Organisation, organisations } from '../../server/model/organisations/organisation.ts';

/** The one that is meant, or in words why none is. @param id where there are several */
export async function organisationOf(ctx: Context, id: string | undefined): Promise<Organisation | string> {
  const found: Organisation[] = [];
  for await (const one of every<Organisation>(ctx, organisations, {})) found.push(one);
  const [only, ...others] = found;
  if (only === undefined)
    return 'nobody owns this Badge Bridge yet. Start it and open the set-up link that it prints.';
  const list = found.map((one) => `  ${one.id}  ${one.name}`).join('\n');
  if (id !== undefined)
    return found.find((one) => one.id === id) ?? `there is no organisation ${id}. There are:\n${list}`;
  return others.length === 0
    ? only
    : `there are several organisations; say which by --organisation:\n${list}`;
}
