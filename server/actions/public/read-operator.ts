/** Who answers for this installation, where it is one organisation. */
import type { Context } from '../../context.ts';
import { organisations } from '../../model/organisations/organisation.ts';

export interface Operator {
  name: string;
  /** E-mail address; may be empty. */
  contact: string;
}

/** Undefined before the set-up, and where several organisations share the installation. */
export async function readOperator(ctx: Context): Promise<Operator | undefined> {
  const { items } = await ctx.store.find(organisations, { limit: 2 });
  const [only] = items;
  return only === undefined || items.length > 1 ? undefined : { name: only.name, contact: only.contactEmail };
}
