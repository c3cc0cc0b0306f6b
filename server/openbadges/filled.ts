/** Leaves out members that say nothing, so that no document holds a null, an empty text or an empty list (O1, O5). */
import { BridgeError } from '../errors.ts';

/** A type whose members that may be undefined are optional instead. */
export type Filled<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The members that are neither undefined, nor null, nor an empty text, nor an empty list; their order stays. */
export function filled<T extends object>(members: T): Filled<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members) as [string, unknown][]) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    kept[name] = value;
  }
  return kept as Filled<T>;
}

/**
 * Says which parts of an input are missing: types tell who writes TypeScript, and nobody else.
 * @throws BridgeError DOCUMENT_INVALID where a part is no object and no text
 */
export function expectParts(parts: Readonly<Record<string, unknown>>): void {
  const members = Object.keys(parts).filter((name) => {
    const part = parts[name];
    return typeof part !== 'string' && (typeof part !== 'object' || part === null);
  });
  if (members.length > 0) {
    throw new BridgeError('DOCUMENT_INVALID', 'parts of the document are missing', { details: { members } });
  }
}
