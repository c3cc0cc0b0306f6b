/** The badge maker: a picture from a few choices, the same bytes for the same choices (look.md V9). */
import { createHash } from 'node:crypto';
import { BridgeError } from '../errors.ts';
import type { BadgeDesign } from '../model/badges/image.ts';
import { isBadgeIcon } from './badge-icons.ts';
import { bodyOf, type Body, type TextPlace } from './bodies.ts';
import { lucide } from './lucide.ts';
import { type Palette, paletteOf } from './palettes.ts';
import { corners, type Point, star } from './shapes.ts';
import { boundsOf, CAP_HEIGHT, type Line, number, outline, outlineOnArc, shape } from './text.ts';

/**
 * SVG of a design, 512 x 512, without text elements, fonts, scripts or references to the outside.
 * @param name of the badge, for the picture's title
 * @throws IMAGE_INVALID where the design names a palette or an icon that there is not
 */
export function drawBadge(design: BadgeDesign, name?: string): string {
  const palette = paletteOf(design.palette);
  if (palette === undefined) throw invalid('palette', design.palette);
  const body = bodyOf(design, palette);
  const title = name === undefined ? '' : `<title>${escaped(name)}</title>`;
  const own = createHash('sha256').update(JSON.stringify(design)).digest('hex').slice(0, 6);
  const parts = [
    body.svg.replace(/(id="|url\(#)([ef])\b/gu, `$1$2-${own}`),
    emblem(design, body, palette),
    words(design, body.text, palette),
    stars(design, body, palette),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" role="img">${title}${parts.join('')}</svg>`;
}

function invalid(field: string, value: string): BridgeError {
  return new BridgeError('IMAGE_INVALID', `no such ${field}`, { details: { reason: field, value } });
}

function emblem(design: BadgeDesign, { emblem: middle, emblemSize }: Body, palette: Palette): string {
  if (design.icon === '') return initials(design.letters, middle, emblemSize, palette);
  if (!isBadgeIcon(design.icon)) throw invalid('icon', design.icon);
  const scale = emblemSize / 24;
  const corner = `${number(middle.x - emblemSize / 2)} ${number(middle.y - emblemSize / 2)}`;
  return `<g transform="translate(${corner}) scale(${scale.toFixed(3)})" fill="none" stroke="${palette.ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${lucide(design.icon)}</g>`;
}

function initials(letters: string, middle: Point, room: number, palette: Palette): string {
  const line = shape(letters, 700);
  const { left, right, bottom, top } = boundsOf(line);
  if (right <= left || top <= bottom) return '';
  const size = Math.min((room * 1.04) / (right - left), (room * 0.74) / (top - bottom)) * 1000;
  const x = middle.x - ((left + right) / 2000) * size;
  const y = middle.y + ((bottom + top) / 2000) * size;
  return `<path fill="${palette.ink}" d="${outline(line, size, x, y)}"/>`;
}

function words(design: BadgeDesign, place: TextPlace, palette: Palette): string {
  if (place.kind === 'ring') return onRing(design, place, palette);
  return design.ring.trim() === '' ? '' : onBanner(design.ring, place, palette);
}

/** Degrees of a ring that text may take; the rest belongs to the stars. */
const RING = { alone: 300, withStars: 236 };
/** Space between letters, 1/1000 of their size. */
const TRACKING = 60;

function onRing(design: BadgeDesign, place: TextPlace & { kind: 'ring' }, palette: Palette): string {
  const line = shape(design.ring, 600, TRACKING);
  const degrees = design.stars > 0 ? RING.withStars : RING.alone;
  const room = (degrees / 360) * 2 * Math.PI * place.radius;
  const size = Math.min(place.size, (room / Math.max(line.width, 1)) * 1000);
  const raised = ((place.size - size) * CAP_HEIGHT) / 2;
  const arc = { centreX: place.centre.x, centreY: place.centre.y, radius: place.radius + raised, middle: 0 };
  const taken = ((line.width * size) / 1000 / arc.radius / Math.PI) * 90;
  const letters =
    line.width === 0 ? '' : `<path fill="${palette.trim}" d="${outlineOnArc(line, size, arc)}"/>`;
  return letters + (place.isBeaded ? beads(design, place, taken, palette) : '');
}

const BEAD = { radius: 4.5, step: 10, gap: 9 };

/** Small dots where neither letters nor stars are. @param taken degrees of the text to either side of the top */
function beads(
  design: BadgeDesign,
  place: TextPlace & { kind: 'ring' },
  taken: number,
  palette: Palette,
): string {
  const radius = place.radius + (place.size * CAP_HEIGHT) / 2;
  const free = design.stars === 0 ? 0 : (design.stars / 2) * STAR.arcStep + BEAD.gap / 2;
  const start = taken === 0 ? 0 : taken + BEAD.gap;
  return corners(360 / BEAD.step, place.centre, radius)
    .filter((_, index) => {
      const angle = Math.min(index * BEAD.step, 360 - index * BEAD.step);
      return angle >= start && 180 - angle >= free;
    })
    .map(
      ({ x, y }) => `<circle cx="${number(x)}" cy="${number(y)}" r="${BEAD.radius}" fill="${palette.trim}"/>`,
    )
    .join('');
}

const BANNER = { size: 44, smallest: 27, lineHeight: 1.25, padding: 18, fold: 26 };

function onBanner(text: string, place: TextPlace & { kind: 'banner' }, palette: Palette): string {
  const { size, lines } = fitted(text, place.width - 2 * BANNER.padding);
  const height = Math.max(78, lines.length * size * BANNER.lineHeight + 26);
  const [left, right] = [256 - place.width / 2, 256 + place.width / 2];
  const [top, bottom] = [place.y - height / 2, place.y + height / 2];
  const { fold } = BANNER;
  const tail = (edge: number, inwards: number): string =>
    `M${number(edge + inwards * 40)} ${number(top + fold)}H${number(edge - inwards * 34)}L${number(edge - inwards * 8)} ${number(place.y + fold)}L${number(edge - inwards * 34)} ${number(bottom + fold)}H${number(edge + inwards * 40)}Z`;
  const turn = (edge: number, inwards: number): string =>
    `M${number(edge)} ${number(bottom)}H${number(edge + inwards * 40)}V${number(bottom + fold)}Z`;
  const first = place.y - ((lines.length - 1) * size * BANNER.lineHeight) / 2 + (size * CAP_HEIGHT) / 2;
  const outlines = lines.map((line, index) =>
    outline(line, size, 256 - (line.width * size) / 2000, first + index * size * BANNER.lineHeight),
  );
  return [
    `<path fill="${palette.back}" d="${tail(left, 1)}${tail(right, -1)}"/>`,
    `<path fill="${palette.deep}" d="${turn(left, 1)}${turn(right, -1)}"/>`,
    `<path fill="${palette.trim}" d="M${number(left)} ${number(top)}H${number(right)}V${number(bottom)}H${number(left)}Z"/>`,
    `<path fill="${palette.deep}" d="${outlines.join('')}"/>`,
  ].join('');
}

/** One line where it fits at a readable size, else two of about equal length. */
function fitted(text: string, room: number): { size: number; lines: Line[] } {
  const whole = shape(text, 600, TRACKING / 2);
  const sizeOf = (lines: readonly Line[]): number =>
    Math.min(BANNER.size, ...lines.map((line) => (room / Math.max(line.width, 1)) * 1000));
  const single = sizeOf([whole]);
  if (single >= BANNER.smallest) return { size: single, lines: [whole] };
  const parts = text.trim().split(/\s+/u);
  let best = { size: single, lines: [whole] };
  for (let cut = 1; cut < parts.length; cut++) {
    const lines = [parts.slice(0, cut), parts.slice(cut)].map((half) =>
      shape(half.join(' '), 600, TRACKING / 2),
    );
    const size = Math.min(sizeOf(lines), 34);
    if (size > best.size) best = { size, lines };
  }
  return best;
}

const STAR = { onArc: 17, inRow: 20, step: 54, arcStep: 15 };

function stars({ stars: count }: BadgeDesign, body: Body, palette: Palette): string {
  if (count === 0) return '';
  const places = Array.from({ length: count }, (_, index) => index - (count - 1) / 2).map((offset) => {
    const place = body.stars;
    if (place.kind === 'row') {
      return { x: place.middle.x + offset * STAR.step, y: place.middle.y };
    }
    return corners(1, place.centre, place.radius, 180 - offset * STAR.arcStep)[0] ?? place.centre;
  });
  const radius = body.stars.kind === 'row' ? STAR.inRow : STAR.onArc;
  return `<path fill="${palette.trim}" d="${places.map((place) => star(place, radius)).join('')}"/>`;
}

function escaped(text: string): string {
  return text
    .replace(/[&<>]/gu, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'))
    .replace(/[^\P{Cc}\t\n]/gu, '');
}
