/** The API keys of an organisation. */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { type ApiKey, apiKeys } from '../../model/organisations/api-key.ts';

const MOST = 200;

/** Newest first. */
export async function listApiKeys(ctx: Context, organisation: OrganisationId): Promise<ApiKey[]> {
  const query = { where: { organisation }, sort: ['createdAt', 'desc'], limit: MOST } as const;
  return (await ctx.store.find(apiKeys, query)).items;
}
