/** A learner's preferences in the LMS: the wallets that are given their badges. */
import { Router } from 'express';
import { walletsWithBadgesOf, withholdFromWallet } from '../../actions/wallets/connected-wallets.ts';
import { audit } from '../../actions/system/audit.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { WalletsPage } from '../../views/learner/wallets-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { actingSceneOf, sceneOf } from './scene.ts';

const HERE = '/courses/:course/my/preferences/wallets';

export function walletRoutes(ctx: Context): Router {
  const router = Router();
  router.get(
    HERE,
    route(ctx, ['lms'], async (asked) => {
      const { me, frame } = await sceneOf(ctx, asked);
      return html(
        WalletsPage({
          frame,
          wallets: await walletsWithBadgesOf(ctx, me),
          hasProven: (me.learner.proven ?? []).length > 0,
          origin: ctx.settings.publicUrl,
          isDone: asked.query.get('done') === 'disconnected',
        }),
      );
    }),
  );
  router.post(
    `${HERE}/:wallet/disconnect`,
    route(ctx, ['lms'], (asked) => disconnect(ctx, asked)),
  );
  return router;
}

async function disconnect(ctx: Context, asked: Asked): Promise<Reply> {
  const { me, frame } = await actingSceneOf(ctx, asked);
  const id = asked.params['wallet'] ?? '';
  const wallet = (await walletsWithBadgesOf(ctx, me)).find((one) => one.id === id);
  if (wallet === undefined || !(await withholdFromWallet(ctx, me, id)))
    throw new BridgeError('NOT_FOUND', 'no such wallet of this learner');
  await audit(ctx, {
    organisation: me.learner.organisation,
    actor: { kind: 'learner', name: me.name },
    action: 'connection.disconnected',
    subject: wallet.name,
    subjectId: wallet.id,
  });
  return seeOther(`${frame.home}/preferences/wallets?done=disconnected`);
}
