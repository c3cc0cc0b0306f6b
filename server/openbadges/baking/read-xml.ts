/** A strict reader for small XML documents: well-formed or refused, nothing expanded, nothing fetched. */
import { BridgeError } from '../../errors.ts';

export interface XmlAttribute {
  /** Namespace the prefix stands for; empty for none. */
  namespace: string;
  local: string;
  value: string;
}

export interface XmlElement {
  namespace: string;
  local: string;
  attributes: readonly XmlAttribute[];
  /** Text directly inside, CDATA included. */
  text: string;
  /** Where its start tag stands in the source. */
  start: number;
  end: number;
  /** The place after the whole element. */
  close: number;
}

/** How many elements there may be, and how deep they may nest. */
export interface XmlBounds {
  elements: number;
  depth: number;
}

export interface XmlFault {
  fault: 'broken' | 'too-complex' | 'doctype' | 'entity' | 'style';
  /** What it is about: the name of an element ... */
  found: string;
}

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const ATTRIBUTE = `\\s+(${NAME})\\s*=\\s*("[^"<]*"|'[^'<]*')`;
const declaration = /<\?xml\s[^?]*\?>/uy;
const comment = /<!--[\s\S]*?-->/uy;
const instruction = /<\?(?!xml[\s-])[A-Za-z][\w-]*[\s\S]*?\?>/uy;
const cdata = /<!\[CDATA\[([\s\S]*?)\]\]>/uy;
const closing = new RegExp(`</(${NAME})\\s*>`, 'uy');
const opening = new RegExp(`<(${NAME})`, 'uy');
const attribute = new RegExp(ATTRIBUTE, 'uy');
const openingEnd = /\s*(\/?)>/uy;
const text = /[^<]+/uy;

/** Attributes of one element, and prefixes in force at once. */
const MOST_ATTRIBUTES = 200;
const MOST_PREFIXES = 100;

interface Open {
  name: string;
  element: { text: string; close: number };
  prefixes: ReadonlyMap<string, string>;
}

const ROOT_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

/** All elements in document order, the root first; or why the document is refused. */
export function readXml(source: string, bounds: XmlBounds): XmlElement[] | XmlFault {
  try {
    return elementsOf(source, bounds);
  } catch (thrown) {
    if (thrown instanceof BridgeError && isFault(thrown.details)) return thrown.details;
    throw thrown;
  }
}

function isFault(details: object): details is XmlFault {
  return 'fault' in details && 'found' in details;
}

function refusal(fault: XmlFault['fault'], found = ''): BridgeError {
  const details = { fault, found } satisfies XmlFault;
  return new BridgeError('IMAGE_INVALID', `XML refused: ${fault}`, { details });
}

function elementsOf(source: string, bounds: XmlBounds): XmlElement[] {
  const elements: (XmlElement & Open['element'])[] = [];
  const open: Open[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  };
  take(declaration);
  while (at < source.length) {
    const start = at;
    const words = take(text) ?? take(cdata);
    if (words !== null) {
      addText(open.at(-1), words);
      continue;
    }
    if ((take(comment) ?? take(instruction)) !== null) continue;
    const close = take(closing);
    if (close !== null) {
      const closed = open.pop();
      if (closed?.name !== close[1]) throw refusal('broken', close[1]);
      if (closed !== undefined) closed.element.close = at;
      continue;
    }
    const tag = take(opening);
    if (tag === null) throw refusalOf(source.slice(at, at + 20));
    if (open.length === 0 && elements.length > 0) throw refusal('broken', tag[1]);
    const { element, prefixes, isEmpty } = readTag(
      tag[1] ?? '',
      open.at(-1)?.prefixes ?? ROOT_PREFIXES,
      take,
    );
    const whole = { ...element, text: '', start, end: at, close: at };
    elements.push(whole);
    if (elements.length > bounds.elements) throw refusal('too-complex');
    if (!isEmpty) open.push({ name: tag[1] ?? '', element: whole, prefixes });
    if (open.length > bounds.depth) throw refusal('too-complex');
  }
  if (open.length > 0 || elements.length === 0) throw refusal('broken');
  return elements;
}

function addText(parent: Open | undefined, found: RegExpExecArray): void {
  const isData = found[1] !== undefined;
  const words = found[1] ?? decoded(found[0]);
  if (parent !== undefined) parent.element.text += words;
  else if (isData || words.trim() !== '') throw refusal('broken');
}

function refusalOf(rest: string): Error {
  if (/^<!DOCTYPE/iu.test(rest)) return refusal('doctype');
  if (/^<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)/iu.test(rest)) return refusal('entity');
  if (rest.startsWith('<?')) return refusal('style', rest);
  return refusal('broken', rest);
}

function readTag(
  name: string,
  outer: ReadonlyMap<string, string>,
  take: (pattern: RegExp) => RegExpExecArray | null,
): {
  element: Omit<XmlElement, 'text' | 'start' | 'end' | 'close'>;
  prefixes: ReadonlyMap<string, string>;
  isEmpty: boolean;
} {
  const raw = new Map<string, string>();
  for (let found = take(attribute); found !== null; found = take(attribute)) {
    const [, key = '', quoted = ''] = found;
    if (raw.has(key) || raw.size >= MOST_ATTRIBUTES) throw refusal('broken', key);
    raw.set(key, decoded(quoted.slice(1, -1)));
  }
  const end = take(openingEnd);
  if (end === null) throw refusal('broken', name);
  const declared = [...raw].filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'));
  const prefixes =
    declared.length === 0
      ? outer
      : new Map([...outer, ...declared.map(([key, uri]) => [key.slice(6), uri] as const)]);
  if (prefixes.size > MOST_PREFIXES) throw refusal('too-complex');
  const resolve = (qualified: string, isAttribute: boolean): { namespace: string; local: string } => {
    const [prefix = '', local] = qualified.includes(':') ? qualified.split(':') : ['', qualified];
    if (isAttribute && prefix === '') return { namespace: '', local: qualified };
    const namespace = prefixes.get(prefix);
    if (namespace === undefined) throw refusal('broken', qualified);
    return { namespace, local: local ?? '' };
  };
  const attributes = [...raw]
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]) => ({ ...resolve(key, true), value }));
  return { element: { ...resolve(name, false), attributes }, prefixes, isEmpty: end[1] === '/' };
}

const known: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Resolves the five predefined entities and character references; any other entity is refused. */
function decoded(value: string): string {
  return value.replace(/&([^;&\s]{0,40};?)/gu, (_, rest: string) => {
    const name = rest.slice(0, -1);
    const plain = rest.endsWith(';') ? known[name] : undefined;
    if (plain !== undefined) return plain;
    const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/iu.exec(rest);
    const code =
      digits === null ? NaN : parseInt(digits[1] ?? digits[2] ?? '', digits[1] === undefined ? 10 : 16);
    if (!(code > 0 && code <= 0x10ffff)) throw refusal('entity', rest);
    return String.fromCodePoint(code);
  });
}
