/** Uploaded pictures: PNG or SVG by their content, checked, and drawn anew so that nothing hidden survives. */
import sharp from 'sharp';
import { checkPng, isPng } from './check-png.ts';
import { checkSvg } from './check-svg.ts';
import { drawUntrusted, type Lane } from './draw-untrusted.ts';
import { refusal } from './refuse-upload.ts';
import { uploadLimits } from './upload-limits.ts';

export interface CheckedUpload {
  /** Encoded anew, longer side 512 px at most, proportions kept. */
  png: Buffer;
  /** The source as it was uploaded, where it is an SVG that passed. */
  svg?: string;
  /** Size of `png`. */
  width: number;
  height: number;
}

export interface UploadOptions {
  /** Largest file, in bytes; `uploadLimits.bytes` unless told. */
  maxBytes?: number;
  /** Whose turn it waits for where it has to be drawn by a process of its own. */
  lane?: Lane;
}

/**
 * Checks an uploaded picture of a badge (openbadges.md O26).
 * @param bytes of the file; its name and declared type decide nothing
 * @throws IMAGE_TOO_LARGE, IMAGE_UNSAFE or IMAGE_INVALID with `details.reason` (`UploadReason`) and `details.found`
 */
export async function checkUpload(bytes: Uint8Array, options: UploadOptions = {}): Promise<CheckedUpload> {
  if (bytes.byteLength > (options.maxBytes ?? uploadLimits.bytes))
    throw refusal('bytes', String(bytes.byteLength));
  if (isPng(bytes)) return redraw(checkPng(bytes));
  const source = textOf(bytes);
  if (!/^\s*</u.test(source) || isPage(source)) throw refusal('not-a-picture');
  const { sized, embedded } = checkSvg(source);
  await checkEmbedded(embedded);
  return { ...(await redraw(await drawUntrusted(sized, options.lane))), svg: source };
}

/** A web page that was saved as a picture: what an SVG may not hold would be the wrong thing to say. */
function isPage(source: string): boolean {
  return /^\s*<(?:!doctype\s+html|html)\b/iu.test(source);
}

function textOf(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refusal('not-a-picture', '', cause);
  }
  const encoding = /^<\?xml[^?]*encoding\s*=\s*["']([^"']*)/u.exec(text)?.[1];
  if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/iu.test(encoding))
    throw refusal('encoding', encoding);
  return text;
}

/** Pictures inside a picture count with their pixels, whatever their files weigh. */
async function checkEmbedded(pictures: readonly Buffer[]): Promise<void> {
  let pixels = 0;
  for (const picture of pictures) {
    try {
      const { width, height } = await sharp(picture, { limitInputPixels: false }).metadata();
      pixels += width * height;
    } catch (cause) {
      throw refusal('broken', 'image', cause);
    }
    if (pixels > uploadLimits.pixels) throw refusal('pixels', 'image');
  }
}

async function redraw(png: Buffer): Promise<CheckedUpload> {
  const { keptSide, pixels } = uploadLimits;
  let drawn: { data: Buffer; info: { width: number; height: number } };
  let isBlank: boolean;
  try {
    drawn = await sharp(png, { limitInputPixels: pixels, failOn: 'error' })
      .resize(keptSide, keptSide, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .png({ compressionLevel: 9 })
      .toBuffer({ resolveWithObject: true });
    const { channels, isOpaque } = await sharp(drawn.data).stats();
    isBlank = !isOpaque && channels.at(-1)?.max === 0;
  } catch (cause) {
    throw refusal('broken', '', cause);
  }
  if (isBlank) throw refusal('blank');
  return { png: drawn.data, width: drawn.info.width, height: drawn.info.height };
}
