/** Stylesheet, script and the product's own pictures, under names that change with their bytes; pictures of badges. */
import { createHash } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { readPicture, readPictureSource } from '../../actions/public/read-picture.ts';
import type { Context } from '../../context.ts';
import { type Asset, assetFile, findAsset } from '../../views/assets.ts';
import { findStylesheet } from '../../views/stylesheet.ts';
import { preflight } from './preflight.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

function sendAsset(response: Response, asset: Asset, caching: string, acceptsGzip: boolean): void {
  const body = acceptsGzip && asset.gzipped !== undefined ? asset.gzipped : asset.bytes;
  response.writeHead(200, {
    'Content-Type': asset.type,
    'Content-Length': String(body.length),
    'Cache-Control': caching,
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: asset.etag,
    Vary: 'Accept-Encoding',
    ...(body === asset.gzipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(body);
}

export function assetRoutes(ctx: Context): Router {
  const router = Router();
  router.get('/assets/:file', (request, response, next) => {
    const path = `/assets/${request.params.file}`;
    const asset = findAsset(path) ?? findStylesheet(path);
    if (asset === undefined) next();
    else sendAsset(response, asset, FOR_EVER, (request.headers['accept-encoding'] ?? '').includes('gzip'));
  });
  router.get('/logo.png', (_request, response) => {
    sendAsset(response, assetFile('logo-400.png'), 'public, max-age=86400', false);
  });
  router.get('/favicon.ico', (_request, response) => {
    response.redirect(302, assetFile('logo.svg').path);
  });
  router.get('/images/:id.png', async (request, response, next) => {
    const width = typeof request.query['w'] === 'string' ? Number(request.query['w']) : undefined;
    const png = await readPicture(ctx, request.params.id, width);
    if (png === undefined) next();
    else sendPicture(request, response, { type: 'image/png', body: png });
  });
  router.get('/images/:id.svg', async (request, response, next) => {
    const svg = await readPictureSource(ctx, request.params.id);
    if (svg === undefined) next();
    else {
      response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      sendPicture(request, response, { type: 'image/svg+xml', body: Buffer.from(svg) });
    }
  });
  router.options(['/images/:id.png', '/images/:id.svg', '/logo.png'], preflight);
  return router;
}

/** A picture's id is a hash of it, and so is what its address asks for: it never changes. */
function sendPicture(
  request: Request,
  response: Response,
  { type, body }: { type: string; body: Buffer },
): void {
  const etag = `"${createHash('sha1').update(request.url).digest('base64url')}"`;
  const headers = {
    'Cache-Control': FOR_EVER,
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    ETag: etag,
  };
  if (request.headers['if-none-match'] === etag) response.writeHead(304, headers).end();
  else
    response
      .writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': String(body.length) })
      .end(body);
}
