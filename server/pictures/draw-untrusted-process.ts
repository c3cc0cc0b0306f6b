/** The process that draws one uploaded SVG: gets its text, answers its PNG or why not, and is ended. */
import sharp from 'sharp';

sharp.concurrency(1);
sharp.cache(false);

process.once('message', (svg) => {
  void sharp(Buffer.from(String(svg)), { density: 72, limitInputPixels: 4_000_000, failOn: 'error' })
    .png({ compressionLevel: 1 })
    .toBuffer()
    .catch((thrown: unknown) => (thrown instanceof Error ? thrown.message : 'cannot be drawn'))
    .then((answer) => process.send?.(answer));
});
