/** The picture of a badge that was verified: of the file that was handed in, else of where the badge says it is. */
import type { Context } from '../../context.ts';
import { limits } from '../../openbadges/verify/limits.ts';
import type { VerifyInput } from '../../openbadges/verify/read-input.ts';
import type { Report } from '../../openbadges/verify/report.ts';
import { drawFound } from '../../pictures/draw-found.ts';
import { documentLoader } from './load-document.ts';

/** Twice as fine as it is shown. */
const SIDE = 256;

/** People wait for the verdict, not for the picture. */
const PATIENCE_MS = 3_000;

/** PNG, drawn anew; undefined where there is none, or where it cannot be had safely and soon. */
export async function pictureFound(
  ctx: Context,
  input: VerifyInput,
  report: Report,
): Promise<Uint8Array | undefined> {
  let isLate: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    isLate = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([find(ctx, input, report), late]);
  } finally {
    clearTimeout(isLate);
  }
}

async function find(ctx: Context, input: VerifyInput, report: Report): Promise<Uint8Array | undefined> {
  if (report.achievement === undefined) return undefined;
  const own = typeof input === 'string' ? undefined : await drawFound(input, SIDE);
  const { image } = report.achievement;
  if (own !== undefined || image === undefined) return own;
  const bytes = await fetched(ctx, image);
  return bytes === undefined ? undefined : drawFound(bytes, SIDE);
}

async function fetched(ctx: Context, url: string): Promise<Uint8Array | undefined> {
  try {
    const { status, body } = await documentLoader(ctx)({
      url,
      headers: { accept: 'image/png, image/svg+xml' },
      timeoutMs: PATIENCE_MS,
      maxBytes: limits.imageBytes,
      redirects: limits.redirects,
      allowPlainHttp: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return status === 200 ? body : undefined;
  } catch {
    return undefined;
  }
}
