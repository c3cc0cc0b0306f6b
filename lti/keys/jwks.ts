/** `/lti/jwks`: the public halves of the tool's keys, for every platform (RFC 7517, lti.md L31). */
import type { Response } from 'express';
import { every } from '../../server/actions/change.ts';
import type { Context } from '../../server/context.ts';
import { toolKeys } from '../../server/model/platforms/platform.ts';

/** Public members only; platforms may keep the set for five minutes. */
export async function jwks(ctx: Context, res: Response): Promise<void> {
  const keys: Record<string, string>[] = [];
  for await (const { id, publicJwk } of every(ctx, toolKeys, {}))
    keys.push({ ...publicJwk, kid: id, alg: 'RS256', use: 'sig' });
  res.set('Cache-Control', 'public, max-age=300').json({ keys });
}
