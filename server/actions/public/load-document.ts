/** Reads what a verification asks for: our own documents in this process, everything else through the one way out. */
import type { Context } from '../../context.ts';
import type { Loaded, Loader } from '../../openbadges/verify/fetcher.ts';
import {
  type PublicDocument,
  newestOf,
  readAchievement,
  readAssertion,
  readBadgeClass,
  readCredential,
  readDidDocument,
  readIssuerV2,
  readProfile,
  readStatusList,
} from './read-documents.ts';
import { readKey, readKeyV2 } from './read-keys.ts';
import { readPicture, readPictureSource } from './read-picture.ts';
import { readRevocations, readRevocationsV3 } from './read-revocations.ts';
import { readPublicAward } from './read-public-award.ts';

type Reader = (ctx: Context, parts: readonly string[]) => Promise<PublicDocument>;
const part = (parts: readonly string[], at: number): string => parts[at] ?? '';

/** The documents of openbadges.md section 4 by the form of their path. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^\/a\/([\w-]+)\/?$/i, (ctx, p) => readAssertion(ctx, part(p, 1))],
  [/^\/credentials\/([\w-]+)\/?$/i, (ctx, p) => readCredential(ctx, part(p, 1))],
  [
    /^\/credentials\/([\w-]+)\/refresh\/?$/i,
    async (ctx, p) => readCredential(ctx, (await newestOf(ctx, part(p, 1))) ?? ''),
  ],
  [/^\/status\/([\w-]+)\/?$/i, (ctx, p) => readStatusList(ctx, part(p, 1))],
  [/^\/issuers\/([\w-]+)\/?$/i, (ctx, p) => readProfile(ctx, part(p, 1))],
  [/^\/issuers\/([\w-]+)\/did\.json\/?$/i, (ctx, p) => readDidDocument(ctx, part(p, 1))],
  [/^\/issuers\/([\w-]+)\/v2\/?$/i, (ctx, p) => readIssuerV2(ctx, part(p, 1))],
  [/^\/issuers\/([\w-]+)\/revocations\/?$/i, (ctx, p) => readRevocations(ctx, part(p, 1))],
  [
    /^\/issuers\/([\w-]+)\/revocations\/([\w-]+)\/?$/i,
    (ctx, p) => readRevocationsV3(ctx, part(p, 1), part(p, 2)),
  ],
  [/^\/badges\/([\w-]+)\/(\d+)\/?$/i, (ctx, p) => readAchievement(ctx, part(p, 1), Number(part(p, 2)))],
  [/^\/badges\/([\w-]+)\/(\d+)\/v2\/?$/i, (ctx, p) => readBadgeClass(ctx, part(p, 1), Number(part(p, 2)))],
  [/^\/keys\/([\w-]+)\/?$/i, (ctx, p) => readKey(ctx, part(p, 1))],
  [/^\/keys\/([\w-]+)\/v2\/?$/i, (ctx, p) => readKeyV2(ctx, part(p, 1))],
];

/** Whatever else we serve is a page for people, and no badge. */
const A_PAGE = Buffer.from('<!doctype html>');

/** A loader for `verify`: the same answers as over the network, without asking ourselves through it. */
export function documentLoader(ctx: Context): Loader {
  return async (request) =>
    (await ownDocument(ctx, request.url)) ?? (await ctx.http.request({ method: 'GET', ...request }));
}

async function ownDocument(ctx: Context, address: string): Promise<Loaded | undefined> {
  const url = new URL(address);
  if (url.origin !== ctx.settings.publicUrl) return undefined;
  for (const [form, read] of readers) {
    const parts = form.exec(url.pathname);
    if (parts === null) continue;
    const { status, body } = await read(ctx, parts);
    return { status, body: Buffer.from(body), url: address };
  }
  const page = /^\/b\/([\w-]+)\/?$/i.exec(url.pathname);
  if (page !== null) return { ...(await headOfPage(ctx, page[1] ?? '')), url: address };
  const picture = /^\/images\/([\w-]+)\.(png|svg)\/?$/i.exec(url.pathname);
  if (picture === null) return { status: 200, body: A_PAGE, url: address };
  const width = url.searchParams.get('w');
  const [, id = '', kind = ''] = picture;
  const bytes =
    kind.toLowerCase() === 'svg'
      ? await readPictureSource(ctx, id)
      : await readPicture(ctx, id, width === null ? undefined : Number(width));
  return { status: bytes === undefined ? 404 : 200, body: Buffer.from(bytes ?? ''), url: address };
}

/** What a verifier reads of the public page of an award: where its document is. */
async function headOfPage(ctx: Context, id: string): Promise<Omit<Loaded, 'url'>> {
  const found = await readPublicAward(ctx, id);
  if (found === undefined) return { status: 404, body: Buffer.alloc(0) };
  const { type, url } = found.shown.alternate;
  return {
    status: 200,
    body: Buffer.from(`<!doctype html><link rel="alternate" type="${type}" href="${url}">`),
  };
}
