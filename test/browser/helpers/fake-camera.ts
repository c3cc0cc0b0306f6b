/** What a camera sees: a still picture as raw video, which Chromium takes in a camera's place. */
import sharp from 'sharp';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 4;

/** Arguments for Chromium: a camera that shows this file, and nobody who has to allow it. */
export function cameraArguments(file: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** YUV4MPEG2 of a picture, in the middle of a grey wall. */
export async function videoOf(picture: Uint8Array): Promise<Buffer> {
  const small = await sharp(picture).resize(320, 320, { kernel: 'nearest' }).png().toBuffer();
  const luma = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#aaaaaa' } })
    .composite([{ input: small, left: (WIDTH - 320) / 2, top: (HEIGHT - 320) / 2 }])
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colours]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)]);
}
