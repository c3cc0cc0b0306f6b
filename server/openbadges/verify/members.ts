/** Looks into JSON that strangers wrote without trusting its shape. */
import { isHttpUrl } from '../v2/shapes.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list: itself where it is one, empty where it is absent. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The strings in a value that may be one or several. */
export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((one) => typeof one === 'string');
}

/** The value where it is a string. */
export function textIn(object: unknown, member: string): string | undefined {
  const value = isObject(object) ? object[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The id of something that stands either as its id alone or as an object with one. */
export function idOfRef(ref: unknown): string | undefined {
  return typeof ref === 'string' ? ref : textIn(ref, 'id');
}

/** The id of a reference where it is an address on the web; pictures may also be data, which is not handed on. */
export function webAddressOf(ref: unknown): string | undefined {
  const id = idOfRef(ref);
  return id !== undefined && isHttpUrl(id) ? id : undefined;
}

export function hasType(object: unknown, ...names: readonly string[]): boolean {
  return isObject(object) && stringsOf(object['type']).some((type) => names.includes(type));
}

/** The member as `{ [member]: value }`, or nothing where it is no string. */
export function optional<M extends string>(member: M, value: unknown): Partial<Record<M, string>> {
  return (typeof value === 'string' && value !== '' ? { [member]: value } : {}) as Partial<Record<M, string>>;
}

/** True where two JSON values say the same, their members in whatever order. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, ordered) === JSON.stringify(b, ordered);
}

function ordered(_name: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** How many objects, lists and single values a JSON value is made of; stops counting beyond `most`. */
export function countParts(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) {
    count += countParts(inner, most - count);
    if (count > most) break;
  }
  return count;
}
