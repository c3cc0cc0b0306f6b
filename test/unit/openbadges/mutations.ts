/** Ways to damage a document or a file, one place at a time. */

export type Tree = Record<string, unknown>;
export type Way = readonly (string | number)[];

/** Every place in a document, as the way down to it. */
export function* places(node: unknown, way: Way = []): Generator<Way> {
  if (way.length > 0) yield way;
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node))
    yield* places(value, [...way, Array.isArray(node) ? Number(name) : name]);
}

/** A copy in which the value at a place is replaced, or taken out where the new one is undefined. */
export function changed(node: unknown, [first, ...rest]: Way, value: unknown): unknown {
  const next = rest.length === 0 ? value : changed((node as Tree)[String(first)], rest, value);
  if (Array.isArray(node)) return node.toSpliced(Number(first), 1, ...(next === undefined ? [] : [next]));
  const others = Object.entries(node as Tree).filter(([name]) => name !== first);
  return Object.fromEntries(next === undefined ? others : [...others, [String(first), next]]);
}

export const valueAt = (node: unknown, way: Way): unknown =>
  way.reduce<unknown>((inner, name) => (inner as Tree)[String(name)], node);

/** A copy of the bytes with one bit turned. */
export function flipped(bytes: Uint8Array, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << bit);
  return copy;
}
