/** What each shape of the badge maker looks like, and where icon, text and stars have their place on it. */
import type { BadgeDesign } from '../model/badges/image.ts';
import type { Palette } from './palettes.ts';
import { circle, corners, type Point, polygon, rounded, scallop, shield } from './shapes.ts';

/** Where the text goes: around the edge, or on a banner across the lower part. */
export type TextPlace =
  | { kind: 'ring'; centre: Point; radius: number; size: number; isBeaded: boolean }
  | { kind: 'banner'; y: number; width: number };

export interface Body {
  /** SVG elements below everything else. */
  svg: string;
  /** Middle of the icon or the letters. */
  emblem: Point;
  /** Side of the square that the emblem may fill. */
  emblemSize: number;
  text: TextPlace;
  /** Where the stars stand: on an arc around a centre, or in a row. */
  stars: { kind: 'arc'; centre: Point; radius: number } | { kind: 'row'; middle: Point };
}

const CENTRE: Point = { x: 256, y: 256 };

/** The body of a shape. What it makes room for depends on whether there is text and whether there are stars. */
export function bodyOf(design: BadgeDesign, palette: Palette): Body {
  const has = { text: design.ring.trim() !== '', stars: design.stars > 0 };
  switch (design.shape) {
    case 'circle':
      return circleBody(palette, has);
    case 'hexagon':
      return hexagonBody(palette, has);
    case 'shield':
      return shieldBody(palette, has);
    case 'rosette':
      return rosetteBody(palette, has);
    case 'square':
      return squareBody(palette, has);
  }
}

interface Has {
  text: boolean;
  stars: boolean;
}

function fill(colour: string, path: string): string {
  return `<path fill="${colour}" d="${path}"/>`;
}

function line(colour: string, width: number, path: string): string {
  return `<path fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round" d="${path}"/>`;
}

/** A field in two tones, divided by a straight line, with its rim. */
function field(palette: Palette, path: string, half: string): string {
  return [
    fill(palette.base, path),
    `<clipPath id="f"><path d="${path}"/></clipPath>`,
    `<g clip-path="url(#f)">${fill(palette.shade, half)}</g>`,
    line(palette.trim, 7, path),
  ].join('');
}

const DIAGONAL = 'M0 512L512 0V512Z';
const RIGHT = 'M256 0H512V512H256Z';

function circleBody(palette: Palette, has: Has): Body {
  const isRing = has.text || has.stars;
  const inner = isRing ? 162 : 200;
  return {
    svg: [
      fill(palette.deep, circle(256, 256, 246)),
      line(palette.trim, 5, circle(256, 256, 230)),
      field(palette, circle(256, 256, inner), DIAGONAL),
    ].join(''),
    emblem: CENTRE,
    emblemSize: inner * 1.14,
    text: { kind: 'ring', centre: CENTRE, radius: 180, size: 45, isBeaded: isRing },
    stars: { kind: 'arc', centre: CENTRE, radius: 196 },
  };
}

function rosetteBody(palette: Palette, has: Has): Body {
  const centre: Point = { x: 256, y: 223 };
  const isRing = has.text || has.stars;
  const inner = isRing ? 122 : 150;
  const tail = polygon([
    { x: 150, y: 300 },
    { x: 256, y: 330 },
    { x: 222, y: 506 },
    { x: 172, y: 464 },
    { x: 106, y: 486 },
  ]);
  return {
    svg: [
      fill(palette.back, tail),
      `<g transform="matrix(-1 0 0 1 512 0)">${fill(palette.back, tail)}<path fill="#000" fill-opacity="0.14" d="${tail}"/></g>`,
      fill(palette.deep, scallop(centre, 192, 16)),
      line(palette.trim, 5, circle(centre.x, centre.y, 184)),
      field(palette, circle(centre.x, centre.y, inner), `M0 ${centre.y}H512V512H0Z`),
    ].join(''),
    emblem: centre,
    emblemSize: inner * 1.14,
    text: { kind: 'ring', centre, radius: isRing ? 139 : 161, size: 39, isBeaded: true },
    stars: { kind: 'arc', centre, radius: 153 },
  };
}

/** How much light falls on each side of the hexagon's edge, clockwise from the upper right. */
const BEVEL = [0.62, 0.34, 0.08, 0.08, 0.34, 0.62];

function hexagonBody(palette: Palette, has: Has): Body {
  const outer = corners(6, CENTRE, 250);
  const inner = corners(6, CENTRE, 188);
  const facets = BEVEL.map((light, side) => {
    const next = (side + 1) % 6;
    const points = [outer[side], outer[next], inner[next], inner[side]].filter(
      (point) => point !== undefined,
    );
    return `<path fill="${palette.base}" fill-opacity="${light}" d="${polygon(points)}"/>`;
  });
  const edge = rounded(outer, 26);
  return {
    svg: [
      `<clipPath id="e"><path d="${edge}"/></clipPath>`,
      fill(palette.deep, edge),
      `<g clip-path="url(#e)">${facets.join('')}</g>`,
      field(palette, rounded(inner, 22), RIGHT),
    ].join(''),
    emblem: { x: 256, y: has.text ? (has.stars ? 236 : 214) : has.stars ? 236 : 256 },
    emblemSize: has.text ? (has.stars ? 150 : 178) : has.stars ? 190 : 216,
    text: { kind: 'banner', y: 362, width: 424 },
    stars: { kind: 'row', middle: { x: 256, y: has.text ? 132 : 378 } },
  };
}

function shieldBody(palette: Palette, has: Has): Body {
  const chief = 150;
  return {
    svg: [
      fill(palette.deep, shield(1)),
      line(palette.trim, 6, shield(0.915)),
      field(palette, shield(0.83), RIGHT),
      has.stars
        ? `<g clip-path="url(#f)">${fill(palette.deep, `M0 0H512V${chief}H0Z`)}${line(palette.trim, 6, `M60 ${chief}H452`)}</g>`
        : '',
      line(palette.trim, 7, shield(0.83)),
    ].join(''),
    emblem: { x: 256, y: has.text ? (has.stars ? 240 : 214) : has.stars ? 272 : 244 },
    emblemSize: has.text ? (has.stars ? 150 : 176) : has.stars ? 184 : 216,
    text: { kind: 'banner', y: 356, width: 428 },
    stars: { kind: 'row', middle: { x: 256, y: 112 } },
  };
}

function squareBody(palette: Palette, has: Has): Body {
  const half = 186;
  const square = (side: number): Point[] => [
    { x: 256 - side, y: 256 - side },
    { x: 256 + side, y: 256 - side },
    { x: 256 + side, y: 256 + side },
    { x: 256 - side, y: 256 + side },
  ];
  return {
    svg: [
      fill(palette.back, rounded(corners(4, CENTRE, 252), 34)),
      fill(palette.deep, rounded(square(half), 34)),
      field(palette, rounded(square(half - 32), 22), DIAGONAL),
    ].join(''),
    emblem: { x: 256, y: has.text ? (has.stars ? 236 : 212) : has.stars ? 238 : 256 },
    emblemSize: has.text ? (has.stars ? 140 : 170) : has.stars ? 180 : 206,
    text: { kind: 'banner', y: 352, width: 424 },
    stars: { kind: 'row', middle: { x: 256, y: has.text ? 136 : 364 } },
  };
}
