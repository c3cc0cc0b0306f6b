/** Routes of the Open Badges documents: readable by anyone from anywhere, cheap, with an entity tag (O16). */
import { hash } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import {
  type PublicDocument,
  newestOf,
  readAchievement,
  readAssertion,
  readBadgeClass,
  readCredential,
  readCredentialJwt,
  readDidDocument,
  readIssuerV2,
  readProfile,
  readStatusList,
} from '../../actions/public/read-documents.ts';
import { readKey, readKeySet, readKeyV2 } from '../../actions/public/read-keys.ts';
import { readRevocations, readRevocationsV3 } from '../../actions/public/read-revocations.ts';
import type { Context } from '../../context.ts';
import { paths } from '../../openbadges/addresses.ts';
import { awardId } from '../../model/ids.ts';
import { preflight } from './preflight.ts';

const LD_JSON = 'application/ld+json';
const VC = 'application/vc+ld+json';
/** Always asked for again, but not sent again: a revocation must be seen at once. */
const ASK_AGAIN = 'public, no-cache';
const FIVE_MINUTES = 'public, max-age=300';

interface Serving {
  type: string;
  caching: string;
  vary?: string;
}

const param = (request: Request, name: string): string => String(request.params[name] ?? '');

/** True where the client prefers a page: it names `text/html`, which crawlers and fetchers do not. */
function wantsPage(request: Request): boolean {
  return (request.headers.accept ?? '').toLowerCase().includes('text/html');
}

function serve(request: Request, response: Response, document: PublicDocument, how: Serving): void {
  const etag = `"${hash('sha1', document.body, 'base64url')}"`;
  const headers: Record<string, string> = {
    'Content-Type': how.type,
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': document.status === 404 || document.status === 400 ? 'no-store' : how.caching,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex',
    ETag: etag,
    ...(how.vary === undefined ? {} : { Vary: how.vary }),
  };
  if (document.status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  headers['Content-Length'] = String(Buffer.byteLength(document.body));
  response.writeHead(document.status, headers).end(request.method === 'HEAD' ? undefined : document.body);
}

interface Entry {
  path: string;
  read: (request: Request) => Promise<PublicDocument>;
  how: Serving;
  /** Where browsers go instead; undefined: on to the page at the same address. */
  page?: (request: Request) => string | undefined;
}

const ldJson = (caching: string): Serving => ({ type: LD_JSON, caching });
const samePlace = (): undefined => undefined;

function entries(ctx: Context): Entry[] {
  const id = (r: Request): string => param(r, 'id');
  const version = (r: Request): number => Number(param(r, 'version'));
  return [
    {
      path: '/a/:id',
      read: (r) => readAssertion(ctx, id(r)),
      how: ldJson(ASK_AGAIN),
      page: (r) => paths.awardPage(awardId.parse(id(r))),
    },
    {
      path: '/status/:id',
      read: (r) => readStatusList(ctx, id(r)),
      how: { type: VC, caching: 'public, max-age=30' },
    },
    {
      path: '/issuers/:id',
      read: (r) => readProfile(ctx, id(r)),
      how: ldJson(FIVE_MINUTES),
      page: samePlace,
    },
    {
      path: '/issuers/:id/did.json',
      read: (r) => readDidDocument(ctx, id(r)),
      how: { type: 'application/did+json', caching: FIVE_MINUTES },
    },
    { path: '/issuers/:id/v2', read: (r) => readIssuerV2(ctx, id(r)), how: ldJson(FIVE_MINUTES) },
    { path: '/issuers/:id/revocations', read: (r) => readRevocations(ctx, id(r)), how: ldJson(ASK_AGAIN) },
    {
      path: '/issuers/:id/revocations/:issuerId',
      read: (r) => readRevocationsV3(ctx, id(r), param(r, 'issuerId')),
      how: { type: 'application/json', caching: ASK_AGAIN },
    },
    {
      path: '/badges/:id/:version',
      read: (r) => readAchievement(ctx, id(r), version(r)),
      how: ldJson(FIVE_MINUTES),
      page: samePlace,
    },
    {
      path: '/badges/:id/:version/v2',
      read: (r) => readBadgeClass(ctx, id(r), version(r)),
      how: ldJson(FIVE_MINUTES),
    },
    {
      path: '/keys/:id',
      read: (r) => readKey(ctx, id(r)),
      how: { type: 'application/jwk+json', caching: FIVE_MINUTES },
    },
    { path: '/keys/:id/v2', read: (r) => readKeyV2(ctx, id(r)), how: ldJson(FIVE_MINUTES) },
    {
      path: '/.well-known/jwks.json',
      read: () => readKeySet(ctx),
      how: { type: 'application/jwk-set+json', caching: FIVE_MINUTES },
    },
  ];
}

/** Every public document. Mount it before sessions, guards and page headers: it needs none of them. */
export function documentRoutes(ctx: Context): Router {
  const router = Router();
  for (const entry of entries(ctx)) mount(router, entry);
  router.get(['/credentials/:id', '/credentials/:id/refresh'], async (request, response) => {
    const asked = param(request, 'id');
    const id = request.path.endsWith('/refresh') ? ((await newestOf(ctx, asked)) ?? '') : asked;
    const type = credentialType(request.headers.accept ?? '');
    const alg = typeof request.query['alg'] === 'string' ? request.query['alg'] : 'RS256';
    const document = JWT_TYPES.has(type)
      ? await readCredentialJwt(ctx, id, alg)
      : await readCredential(ctx, id);
    const shown = document.status === 200 ? type : 'application/json';
    serve(request, response, document, { type: shown, caching: ASK_AGAIN, vary: 'Accept' });
  });
  router.options(['/credentials/:id', '/credentials/:id/refresh'], preflight);
  return router;
}

function mount(router: Router, { path, read, how, page }: Entry): void {
  const serving = page === undefined ? how : { ...how, vary: 'Accept' };
  router.get(path, async (request, response, next) => {
    if (page === undefined || !wantsPage(request)) {
      serve(request, response, await read(request), serving);
      return;
    }
    const to = page(request);
    if (to === undefined) next();
    else response.writeHead(303, { Location: to, Vary: 'Accept', 'Cache-Control': 'no-store' }).end();
  });
  router.options(path, preflight);
}

const JWT_TYPES: ReadonlySet<string> = new Set(['application/vc+jwt', 'application/jwt', 'text/plain']);

/**
 * The form that the client likes best: one of the names of a JWT, `application/vc` for who asks for it by that
 * name, the older name of the same for everybody else.
 */
function credentialType(accept: string): string {
  const wishes = accept.split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    const q = parameters.find((one) => one.startsWith('q='));
    return { name, weight: q === undefined ? 1 : Number(q.slice(2)) };
  });
  const served = wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  const first = served.find(
    ({ name }) => JWT_TYPES.has(name) || name.includes('json') || name.endsWith('/vc'),
  );
  return first !== undefined && (JWT_TYPES.has(first.name) || first.name === 'application/vc')
    ? first.name
    : VC;
}
