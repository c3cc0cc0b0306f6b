/** The share card: 1200 x 630, for networks that show no SVG (look.md V10, features.md U27). */
import sharp from 'sharp';
import type { Weight } from './fonts.ts';
import { canDraw, CAP_HEIGHT, number, outline } from './text.ts';
import { wrap, type Wrapped } from './wrap.ts';

export interface Card {
  /** The badge's PNG, of any proportions. */
  picture: Uint8Array;
  name: string;
  /** "Issued by Hochschule Nordhafen". */
  issuer: string;
  /** "Awarded to Lena Brandt": only where the learner published the name. */
  learner?: string | undefined;
  /** "Expired on 18 November 2026": the picture is toned down. */
  expired?: string | undefined;
  /** Where the badge can be checked: the host name. */
  host?: string | undefined;
}

export const cardSize = { width: 1200, height: 630 } as const;

const PANEL = 470;
const PICTURE = 350;
const TEXT = { left: 530, right: 1136, top: 70, bottom: 520, footer: 566 };
const NAME = { largest: 72, smallest: 36 };
const colours = {
  ground: '#ffffff',
  panel: '#eef3f4',
  accent: '#0b6468',
  text: '#16212b',
  muted: '#53616d',
  expired: '#ad1f1f',
  expiredTint: '#fcebea',
};

interface Block {
  wrapped: Wrapped;
  colour: string;
  lineHeight: number;
  /** Space above it, px. */
  gap: number;
  isPill?: boolean;
}

/**
 * The card as PNG. A revoked award has none: do not ask for one.
 * Words that the embedded fonts cannot draw are left out rather than drawn as boxes.
 */
export async function drawCard(card: Card): Promise<Buffer> {
  const isExpired = card.expired !== undefined;
  const picture = await sharp(card.picture, { limitInputPixels: 16_000_000 })
    .resize(PICTURE, PICTURE, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .ensureAlpha()
    .png()
    .toBuffer();
  return sharp(Buffer.from(cardSvg(card)), { density: 72 })
    .composite([
      {
        input: isExpired ? await faded(picture) : picture,
        left: (PANEL - PICTURE) / 2,
        top: (cardSize.height - PICTURE) / 2,
      },
    ])
    .png({ compressionLevel: 9, palette: true, quality: 95 })
    .toBuffer();
}

/** Without colour, and half seen through: each pixel's alpha is multiplied. */
async function faded(picture: Buffer): Promise<Buffer> {
  const veil = Buffer.from([0, 0, 0, Math.round(0.55 * 255)]);
  return sharp(picture)
    .modulate({ saturation: 0.05 })
    .composite([{ input: veil, raw: { width: 1, height: 1, channels: 4 }, tile: true, blend: 'dest-in' }])
    .png()
    .toBuffer();
}

/** The name gives way where everything together is too tall. */
function fittingBlocks(card: Card): Block[] {
  for (let largest = NAME.largest; largest > NAME.smallest; largest -= 6) {
    const blocks = blocksOf(card, largest);
    if (sumOf(blocks) <= TEXT.bottom - TEXT.top) return blocks;
  }
  return blocksOf(card, NAME.smallest);
}

function sumOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + heightOf(block), 0);
}

function cardSvg(card: Card): string {
  const blocks = fittingBlocks(card);
  const isRtl = blocks[0]?.wrapped.isRtl ?? false;
  let y = TEXT.top + Math.max(0, (TEXT.bottom - TEXT.top - sumOf(blocks)) / 2);
  const drawn = blocks.map((block) => {
    const svg = drawBlock(block, y, isRtl);
    y += heightOf(block);
    return svg;
  });
  const { width, height: whole } = cardSize;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}">`,
    `<path fill="${colours.ground}" d="M0 0H${width}V${whole}H0Z"/>`,
    `<path fill="${colours.panel}" d="M0 0H${PANEL}V${whole}H0Z"/>`,
    `<path fill="${colours.accent}" d="M0 ${whole - 12}H${width}V${whole}H0Z"/>`,
    ...drawn,
    footer(card, isRtl),
    '</svg>',
  ].join('');
}

function blocksOf(card: Card, nameSize: number): Block[] {
  const room = TEXT.right - TEXT.left;
  const block = (
    text: string | undefined,
    weight: Weight,
    sizes: readonly [number, number],
    maxLines: number,
    look: Omit<Block, 'wrapped'>,
  ): Block[] => {
    if (text === undefined || text.trim() === '' || !canDraw(text)) return [];
    const [largest, smallest] = sizes;
    return [{ ...look, wrapped: wrap(text, { weight, largest, smallest, room, maxLines }) }];
  };
  return [
    ...block(card.name, 700, [nameSize, NAME.smallest], 3, {
      colour: colours.text,
      lineHeight: 1.18,
      gap: 0,
    }),
    ...block(card.learner, 600, [38, 30], 2, { colour: colours.text, lineHeight: 1.3, gap: 30 }),
    ...block(card.issuer, 400, [34, 28], 2, { colour: colours.muted, lineHeight: 1.3, gap: 18 }),
    ...block(card.expired, 600, [30, 24], 1, {
      colour: colours.expired,
      lineHeight: 1.7,
      gap: 26,
      isPill: true,
    }),
  ];
}

function heightOf({ wrapped, lineHeight, gap }: Block): number {
  return gap + wrapped.lines.length * wrapped.size * lineHeight;
}

function drawBlock({ wrapped, colour, lineHeight, gap, isPill }: Block, y: number, isRtl: boolean): string {
  const { lines, size } = wrapped;
  const inset = isPill === true ? 22 : 0;
  return lines
    .map((line, index) => {
      const width = (line.width * size) / 1000;
      const x = isRtl ? TEXT.right - inset - width : TEXT.left + inset;
      const top = y + gap + index * size * lineHeight;
      const base = top + (size * lineHeight) / 2 + (size * CAP_HEIGHT) / 2;
      const box =
        isPill === true
          ? `<rect x="${number(x - inset)}" y="${number(top)}" width="${number(width + 2 * inset)}" height="${number(size * lineHeight)}" rx="${number((size * lineHeight) / 2)}" fill="${colours.expiredTint}"/>`
          : '';
      return `${box}<path fill="${colour}" d="${outline(line, size, x, base)}"/>`;
    })
    .join('');
}

function footer({ host }: Card, isRtl: boolean): string {
  if (host === undefined || !canDraw(host)) return '';
  const { lines, size } = wrap(host, { weight: 400, largest: 24, smallest: 18, room: 600, maxLines: 1 });
  const [line] = lines;
  if (line === undefined) return '';
  const x = isRtl ? TEXT.right - (line.width * size) / 1000 : TEXT.left;
  return `<path fill="${colours.muted}" d="${outline(line, size, x, TEXT.footer)}"/>`;
}
