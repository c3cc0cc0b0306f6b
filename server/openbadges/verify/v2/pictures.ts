/** Judges the pictures of a badge: that there is one, and that it is PNG or SVG (OB 2.0 §Image; IMAGE_VALIDATION of openbadges.md section 10). */
import { isPng, readChunks } from '../../baking/png-chunks.ts';
import { readSvg } from '../../baking/svg.ts';
import { isHttpUrl } from '../../v2/shapes.ts';
import type { CaseOf } from '../checks.ts';
import type { Run } from '../common.ts';
import { limits } from '../limits.ts';
import { idOfRef, listOf } from '../members.ts';

export interface Picture {
  /** The member as it stands: an address, `data:`, or an object with either as its id. */
  image: unknown;
  /** A badge class must have one. */
  isRequired: boolean;
}

/** What is shown of an inline picture in words. */
const INLINE = 'data:';

/** Fetches and judges each picture; one that cannot be had is remarked, since it proves nothing either way. */
export async function checkPictures(run: Run, pictures: readonly Picture[]): Promise<void> {
  const found = await Promise.all(pictures.map((picture) => judge(run, picture)));
  for (const one of found) if (one !== undefined) run.checks.add('image', one.found, { url: one.url });
}

async function judge(
  { fetcher }: Run,
  { image, isRequired }: Picture,
): Promise<{ found: CaseOf<'image'>; url: string } | undefined> {
  if (image === undefined || image === null) return isRequired ? { found: 'missing', url: '' } : undefined;
  const url = Array.isArray(image) ? undefined : idOfRef(image);
  if (url === undefined || listOf(image).length !== 1) return { found: 'malformed', url: '' };
  if (/^data:/i.test(url)) return { found: isRequired ? kindOf(inlineBytes(url)) : 'malformed', url: INLINE };
  if (!isHttpUrl(url)) return { found: 'malformed', url };
  if (fetcher.count >= limits.fetches) return { found: 'skipped', url };
  const fetched = await fetcher.bytes(url);
  if (fetched.kind === 'unreachable' || fetched.status !== 200) return { found: 'unreachable', url };
  return { found: kindOf(fetched.body), url };
}

function kindOf(bytes: Uint8Array | undefined): CaseOf<'image'> {
  if (bytes === undefined) return 'malformed';
  if (isPng(bytes)) return typeof readChunks(bytes) === 'string' ? 'broken' : 'pass';
  const svg = readSvg(bytes);
  if (typeof svg !== 'string') return 'pass';
  return svg === 'not-a-picture' || !/<(?:[\w.-]+:)?svg[\s>]/iu.test(head(bytes)) ? 'notPicture' : 'broken';
}

function head(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
}

/** The bytes of a `data:` address of a picture (RFC 2397); undefined where it is malformed. */
function inlineBytes(url: string): Uint8Array | undefined {
  const parts = /^data:image\/(?:png|svg\+xml)((?:;[\w.=-]+)*),/i.exec(url);
  if (parts === null) return undefined;
  const data = url.slice(parts[0].length);
  try {
    const text = decodeURIComponent(data);
    if (!/;base64$/i.test(parts[1] ?? '')) return Buffer.from(text, 'utf8');
    return /^[A-Za-z0-9+/_=\s-]+$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  } catch {
    return undefined;
  }
}
