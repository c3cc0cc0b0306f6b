/** PNG renditions of pictures that the product itself holds: its own drawings, and uploads already checked. */
import sharp from 'sharp';

/**
 * PNG of an SVG drawn by this product, fitted into a square on a clear ground.
 * @param size side in px
 */
export async function renderPng(svg: string, size: number): Promise<Buffer> {
  const density = Math.min(2400, (72 * size) / 512);
  return sharp(Buffer.from(svg), { density, limitInputPixels: 16_000_000 })
    .resize(size, size, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/**
 * A smaller copy for a page, its proportions kept; never larger than the picture is.
 * @param width longer side at most, px
 */
export async function thumbnail(png: Uint8Array, width: number): Promise<Buffer> {
  return sharp(png, { limitInputPixels: 16_000_000 })
    .resize(width, width, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 9 })
    .toBuffer();
}
