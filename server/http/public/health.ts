/** For machines that watch over us: alive, ready, and the figures. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { hashToken } from '../../model/ids.ts';
import { installations, INSTALLATION_ID } from '../../model/system/system.ts';

export interface HealthOptions {
  exposeMetrics: () => Promise<{ body: string; type: string }>;
  isReady: () => boolean;
}

export function healthRoutes(ctx: Context, options: HealthOptions): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  router.get('/readyz', async (_request, response) => {
    const isReady = options.isReady() && (await canRead(ctx));
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ok: isReady });
  });
  router.get('/metrics', async (request, response) => {
    const { metricsToken } = ctx.settings;
    const isForwarded =
      request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
    const isLocal = !isForwarded && /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '');
    const isKnown =
      metricsToken !== undefined &&
      hashToken(request.headers.authorization ?? '') === hashToken(`Bearer ${metricsToken}`);
    if (metricsToken === undefined ? !isLocal : !isKnown) {
      response.status(404).end();
      return;
    }
    const { body, type } = await options.exposeMetrics();
    response.set('Cache-Control', 'no-store').type(type).send(body);
  });
  return router;
}

async function canRead(ctx: Context): Promise<boolean> {
  try {
    await ctx.store.get(installations, INSTALLATION_ID);
    return true;
  } catch {
    return false;
  }
}
