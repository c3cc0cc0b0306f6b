/** Keeps compiled shapes: the least recently used ones go when they take up too much. */
import type { Shape } from './compile-shape.ts';

/**
 * `seen`: one document had it, nothing is compiled yet. `trying`: its first issue is compared with the stock
 * library's. `proven`: in use. `refused`: it cannot be compiled, or a difference was found.
 */
export type ShapeState =
  { state: 'seen' | 'trying' | 'refused' } | { state: 'proven'; shape: Shape; uses: number };

export interface ShapeCache {
  /** What is known under a key; it counts as used. */
  get(key: string): ShapeState | undefined;
  set(key: string, entry: ShapeState): void;
  /** Characters of all keys and shapes. */
  size(): number;
}

/** @param maxSize characters of keys and shapes that are kept; a character is one byte or two */
export function createShapeCache(maxSize: number): ShapeCache {
  const entries = new Map<string, ShapeState>();
  let size = 0;
  let latest: string | undefined;

  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    size -= sizeOf(key, entry);
  };
  const put = (key: string, entry: ShapeState): void => {
    entries.set(key, entry);
    size += sizeOf(key, entry);
    latest = key;
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry !== undefined && key !== latest) {
        drop(key);
        put(key, entry);
      }
      return entry;
    },
    set(key, entry) {
      drop(key);
      put(key, entry);
      for (const oldest of entries.keys()) {
        if (size <= maxSize) break;
        drop(oldest);
      }
    },
    size: () => size,
  };
}

function sizeOf(key: string, entry: ShapeState): number {
  return key.length + ('shape' in entry ? entry.shape.size : 0);
}
