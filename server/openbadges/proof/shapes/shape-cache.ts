/** Keeps compiled shapes: the least recently used ones go when they take up too much. */
import type { Shape } from './compile-shape.ts';

/**
 * `seen`: one document had it, nothing is compiled yet. `compiling`: `done` settles when it is known how it went.
 * `refused`: it cannot be compiled, or a difference was found.
 */
export type ShapeState =
  { state: 'seen' | 'refused' } | { state: 'compiling'; done: Promise<unknown> } | CompiledShape;

export interface CompiledShape {
  state: 'compiled';
  /** Names it in the keys of the shapes that are like it but for merged slots. */
  number: number;
  shape: Shape;
  /** Settles when its first text was compared with the stock library's; undefined before that began. */
  firstCheck: Promise<unknown> | undefined;
  /** That text was the stock library's: it may be used. */
  isProven: boolean;
  /** Texts made by it. */
  uses: number;
}

export interface ShapeCache {
  /** What is known under a key; it counts as used. */
  get(key: string): ShapeState | undefined;
  set(key: string, entry: ShapeState): void;
  /** Of all keys and shapes, in bytes, about. */
  size(): number;
}

/** @param maxSize of keys and shapes that are kept, in bytes, about */
export function createShapeCache(maxSize: number): ShapeCache {
  const entries = new Map<string, { entry: ShapeState; used: number }>();
  let size = 0;
  let uses = 0;

  const drop = (key: string): void => {
    const kept = entries.get(key);
    if (kept === undefined) return;
    entries.delete(key);
    size -= sizeOf(key, kept.entry);
  };
  /** Room for a while, so that not every new shape has to look for the oldest. */
  const makeRoom = (): void => {
    const byAge = [...entries].sort((a, b) => a[1].used - b[1].used);
    for (const [key] of byAge) {
      if (size <= maxSize * 0.9) return;
      drop(key);
    }
  };
  return {
    get(key) {
      const kept = entries.get(key);
      if (kept === undefined) return undefined;
      kept.used = ++uses;
      return kept.entry;
    },
    set(key, entry) {
      drop(key);
      entries.set(key, { entry, used: ++uses });
      size += sizeOf(key, entry);
      if (size > maxSize) makeRoom();
    },
    size: () => size,
  };
}

function sizeOf(key: string, entry: ShapeState): number {
  return key.length + ('shape' in entry ? entry.shape.size : 0);
}
