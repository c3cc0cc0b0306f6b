/** `/my/elsewhere/:held`: a badge of another issuer that a wallet put here: shown, taken along, checked, deleted. */
import type { Router } from 'express';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type HeldCredential, heldCredentials } from '../../model/wallets/held-credential.ts';
import { ElsewherePage } from '../../views/person/elsewhere-page.tsx';
import { type Asked, html, seeOther } from '../base/asked.ts';
import { attachment } from '../base/attachment.ts';
import { personRoute, type PersonScope } from './person-route.ts';

const HELD = '/my/elsewhere/:held';

export function elsewhereRoutes(ctx: Context, router: Router): void {
  router.get(
    HELD,
    personRoute(ctx, async (asked, scope) =>
      html(ElsewherePage({ frame: scope.frame, held: await heldBy(ctx, asked, scope) })),
    ),
  );
  router.get(
    `${HELD}/file`,
    personRoute(ctx, async (asked, scope) => {
      const { format, text, name } = await heldBy(ctx, asked, scope);
      return format === 'json'
        ? attachment('application/vc+ld+json', text, `${name}.json`)
        : attachment('text/plain', text, `${name}.jwt`);
    }),
  );
  router.post(
    `${HELD}/delete`,
    personRoute(ctx, async (asked, scope) => {
      await ctx.store.remove(heldCredentials, (await heldBy(ctx, asked, scope)).id);
      return seeOther('/my?did=deleted');
    }),
  );
}

/** Throws NOT_FOUND for anybody else's. */
async function heldBy(ctx: Context, { params }: Asked, { person }: PersonScope): Promise<HeldCredential> {
  const held = await ctx.store.get(heldCredentials, (params['held'] ?? '').slice(0, 200));
  if (held?.person !== person.id) throw new BridgeError('NOT_FOUND', 'no such badge of this person');
  return held;
}
