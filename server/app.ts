/** The web side: one Express application that is a function of the context. */
import express, { type Express, type RequestHandler } from 'express';
import { ltiRoutes } from '../lti/routes.ts';
import { afterLaunch } from './actions/courses/after-launch.ts';
import type { Context } from './context.ts';
import { apiRoutes } from './http/api/routes.ts';
import { notFound, pageFailure } from './http/base/failure.ts';
import { PAGE_POLICY, securityHeaders } from './http/base/headers.ts';
import { createTurnstile, verifyLimits } from './http/base/turnstile.ts';
import { assetRoutes } from './http/public/assets.ts';
import { documentRoutes } from './http/public/documents.ts';
import { healthRoutes } from './http/public/health.ts';
import { pageRoutes } from './http/pages.ts';
import { walletRoutes } from './http/wallets/routes.ts';

export interface AppOptions {
  /** Text of `/metrics` and its content type. */
  exposeMetrics: () => Promise<{ body: string; type: string }>;
  /** False once the process is stopping. */
  isReady: () => boolean;
}

/** Everything the product answers. Order matters: what needs no session comes before what does. */
export function createApp(ctx: Context, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', ctx.settings.trustProxy);
  app.set('query parser', 'simple');
  app.use(measured(ctx));
  for (const routes of [documentRoutes(ctx), healthRoutes(ctx, options), assetRoutes(ctx)])
    app.use(besideLti(routes));
  app.use(securityHeaders(ctx.settings.publicUrl.startsWith('https:')));
  app.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    next();
  });
  app.use(ltiRoutes(ctx, { onLaunched: afterLaunch }));
  const turnstile = createTurnstile(ctx.clock, verifyLimits);
  app.use('/api/v1', apiRoutes(ctx, turnstile));
  app.use(walletRoutes(ctx));
  app.use(pageRoutes(ctx, turnstile));
  app.use(notFound);
  app.use(pageFailure(ctx));
  return app;
}

/** Routes that need not be compared with the addresses of a launch, which a whole class opens at once. */
function besideLti(routes: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.url.startsWith('/lti/')) next();
    else void routes(request, response, next);
  };
}

const AUDIENCES: readonly [prefix: string, audience: string][] = [
  ['/a/', 'document'],
  ['/credentials/', 'document'],
  ['/status/', 'document'],
  ['/issuers/', 'document'],
  ['/badges/', 'document'],
  ['/keys/', 'document'],
  ['/lti/', 'lti'],
  ['/api/', 'api'],
  ['/ims/', 'api'],
  ['/oauth/', 'api'],
  ['/admin', 'admin'],
  ['/courses/', 'course'],
  ['/assets/', 'asset'],
  ['/images/', 'asset'],
];

function measured(ctx: Context): RequestHandler {
  return (request, response, next) => {
    const began = ctx.clock.now();
    response.on('finish', () => {
      const audience = AUDIENCES.find(([prefix]) => request.originalUrl.startsWith(prefix))?.[1] ?? 'page';
      const ms = ctx.clock.now() - began;
      ctx.report({
        name: 'requestAnswered',
        audience,
        method: request.method,
        status: response.statusCode,
        ms,
      });
    });
    next();
  };
}
