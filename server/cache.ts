/** Short memory of one process for things that are read far more often than they change. */
import type { Clock } from './ports/clock.ts';

/** A kind of remembered thing: how many, and for how long. Declared once as a constant. */
export interface Bucket<T> {
  readonly name: string;
  /** Age in ms after which it is read again; Infinity for what never changes. */
  readonly ttlMs: number;
  readonly max: number;
  /** Only carries the type. */
  readonly of?: T;
}

export interface Cache {
  /** The remembered value, or what `load` gives; undefined is not remembered. Concurrent callers share one load. */
  through<T>(bucket: Bucket<T>, key: string, load: () => Promise<T>): Promise<T>;
  forget<T>(bucket: Bucket<T>, key: string): void;
}

interface Entry {
  until: number;
  value: Promise<unknown>;
}

/** A cache that forgets the least recently used first. */
export function createCache(clock: Clock): Cache {
  const buckets = new Map<string, Map<string, Entry>>();
  const entriesOf = (name: string): Map<string, Entry> => {
    let entries = buckets.get(name);
    if (entries === undefined) buckets.set(name, (entries = new Map<string, Entry>()));
    return entries;
  };
  return {
    async through<T>(bucket: Bucket<T>, key: string, load: () => Promise<T>): Promise<T> {
      const entries = entriesOf(bucket.name);
      const known = entries.get(key);
      if (known !== undefined && known.until > clock.now()) {
        entries.delete(key);
        entries.set(key, known);
        return known.value as Promise<T>;
      }
      const value = load();
      const entry: Entry = { until: clock.now() + bucket.ttlMs, value };
      entries.set(key, entry);
      if (entries.size > bucket.max) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      const drop = (): void => {
        if (entries.get(key) === entry) entries.delete(key);
      };
      try {
        const loaded = await value;
        if (loaded === undefined) drop();
        return loaded;
      } catch (thrown) {
        drop();
        throw thrown;
      }
    },
    forget(bucket, key) {
      entriesOf(bucket.name).delete(key);
    },
  };
}
