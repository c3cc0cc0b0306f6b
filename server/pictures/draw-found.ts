/** Draws a picture that a stranger's badge brings along, small, so that nothing of the stranger's file reaches a reader. */
import { checkUpload } from './check-upload.ts';
import { newLane } from './draw-untrusted.ts';
import { thumbnail } from './render-png.ts';

const MAX_BYTES = 5 * 1024 * 1024;
/** Pictures of strangers that wait for their turn; more are left out. */
const MOST_WAITING = 3;

const lane = newLane();

/**
 * PNG of a PNG or SVG file, fitted into a square; undefined where it is none, is refused, or too many wait.
 * @param side of the square, px
 */
export async function drawFound(bytes: Uint8Array, side: number): Promise<Buffer | undefined> {
  if (lane.count >= MOST_WAITING) return undefined;
  try {
    const { png } = await checkUpload(bytes, { maxBytes: MAX_BYTES, lane });
    return await thumbnail(png, side);
  } catch {
    return undefined;
  }
}
