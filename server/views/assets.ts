/** Stylesheet, scripts and the product's pictures: read once at start, served under names that change with their bytes. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Files of `server/views/assets/`, and a reader of QR codes that is loaded where a browser has none. */
export const assetNames = [
  'site.css',
  'enhance.js',
  'verify.js',
  'jsqr.js',
  'logo.svg',
  'logo-400.png',
] as const;
export type AssetName = (typeof assetNames)[number];

export interface Asset {
  /** Address on the own origin, `/assets/site.3f9a0c1d2e4b.css`: may be cached for ever. */
  path: string;
  /** Content type, with the charset where it is text. */
  type: string;
  /** Strong entity tag, in quotes. */
  etag: string;
  bytes: Buffer;
  /** The same bytes gzipped, where that is worth it. */
  gzipped?: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

function load(name: AssetName): Asset {
  const place =
    name === 'jsqr.js'
      ? createRequire(import.meta.url).resolve('jsqr')
      : new URL(`./assets/${name}`, import.meta.url);
  return assetOf(name, readFileSync(place));
}

/** An asset of these bytes. @param mark stands in its address beside the hash; letters and digits */
export function assetOf(name: AssetName, bytes: Buffer, mark?: string): Asset {
  const extension = extname(name);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return {
    path: `/assets/${name.slice(0, -extension.length)}.${hash}${mark === undefined ? '' : `.${mark}`}${extension}`,
    type: types[extension] ?? 'application/octet-stream',
    etag: `"${hash}"`,
    bytes,
    ...(extension === '.png' ? {} : { gzipped: gzipSync(bytes, { level: 9 }) }),
  };
}

const byName = new Map(assetNames.map((name) => [name, load(name)]));
const byPath = new Map([...byName.values()].map((asset) => [asset.path, asset]));

/** Address of an asset for use in pages. */
export function asset(name: AssetName): string {
  return assetFile(name).path;
}

/** An asset with its bytes. */
export function assetFile(name: AssetName): Asset {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`no asset ${name}`);
  return found;
}

/** The asset at an address (`/assets/...`); undefined where there is none or the hash is another build's. */
export function findAsset(path: string): Asset | undefined {
  return byPath.get(path);
}
