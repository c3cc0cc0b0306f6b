/** Outlines of the badge maker's shapes on a field of 512 x 512, each at any inset from its edge. */
import { number } from './text.ts';

export interface Point {
  x: number;
  y: number;
}

/** A closed circle as path data. */
export function circle(x: number, y: number, r: number): string {
  return `M${number(x - r)} ${number(y)}a${number(r)} ${number(r)} 0 1 0 ${number(2 * r)} 0a${number(r)} ${number(r)} 0 1 0 ${number(-2 * r)} 0Z`;
}

/** A regular polygon's corners; the first at `turn` degrees clockwise from the top. */
export function corners(count: number, centre: Point, radius: number, turn = 0): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = ((turn + (360 / count) * index) * Math.PI) / 180;
    return { x: centre.x + radius * Math.sin(angle), y: centre.y - radius * Math.cos(angle) };
  });
}

/** A polygon with rounded corners, `round` px along each side. */
export function rounded(points: readonly Point[], round: number): string {
  const steps = points.map((corner, index) => {
    const from = towards(corner, at(points, index - 1), round);
    const to = towards(corner, at(points, index + 1), round);
    return `${index === 0 ? 'M' : 'L'}${pair(from)}Q${pair(corner)} ${pair(to)}`;
  });
  return `${steps.join('')}Z`;
}

/** A shield with a raised middle, scaled about its own centre. */
export function shield(scale: number): string {
  const [cx, cy] = [256, 250];
  const p = (x: number, y: number): string => pair({ x: cx + (x - cx) * scale, y: cy + (y - cy) * scale });
  return `M${p(256, 14)}C${p(310, 54)} ${p(382, 72)} ${p(460, 74)}C${p(466, 276)} ${p(424, 412)} ${p(256, 500)}C${p(88, 412)} ${p(46, 276)} ${p(52, 74)}C${p(130, 72)} ${p(202, 54)} ${p(256, 14)}Z`;
}

/** A circle with a scalloped edge. */
export function scallop(centre: Point, radius: number, waves: number): string {
  const points = corners(waves, centre, radius, 180 / waves);
  const bow = (radius * Math.sin(Math.PI / waves) * 1.06).toFixed(1);
  const arcs = points.map((_, index) => `A${bow} ${bow} 0 0 1 ${pair(at(points, index + 1))}`);
  return `M${pair(at(points, 0))}${arcs.join('')}Z`;
}

/** A five-pointed star. */
export function star(centre: Point, radius: number): string {
  const outer = corners(5, centre, radius);
  const inner = corners(5, centre, radius * 0.42, 36);
  return `M${outer.map((point, index) => `${pair(point)}L${pair(at(inner, index))}`).join('L')}Z`;
}

/** A polygon without rounding. */
export function polygon(points: readonly Point[]): string {
  return `M${points.map(pair).join('L')}Z`;
}

function pair({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`;
}

function at(points: readonly Point[], index: number): Point {
  return points.at(index % points.length) ?? { x: 0, y: 0 };
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.min(distance / length, 0.5);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
