/** A sentence of the locales with elements in it, in whatever order a language puts them. */
import { cloneElement, type ComponentChildren, type VNode } from 'preact';
import type { Params, WordKey, Words } from '../words.ts';

/** First of the private-use characters that stand for elements while the sentence is made. */
const FIRST = 0xe000;

export interface FilledProps {
  words: Words;
  phrase: WordKey;
  /** Placeholders that are plain text or numbers. */
  params?: Params | undefined;
  /** Placeholders that are elements: a name, a time, a link. */
  parts: Readonly<Record<string, VNode>>;
}

/** The words of a key, with `parts` in their places. */
export function Filled({ words, phrase, params = {}, parts }: FilledProps): VNode {
  const names = Object.keys(parts);
  const marks = names.map((name, index) => [name, String.fromCodePoint(FIRST + index)] as const);
  const sentence = words.t(phrase, { ...params, ...Object.fromEntries(marks) });
  const pieces = sentence.split(/([\ue000-\ue0ff])/u).map((piece): ComponentChildren => {
    const part = parts[names[(piece.codePointAt(0) ?? 0) - FIRST] ?? ''];
    return part === undefined ? piece : cloneElement(part);
  });
  return <>{pieces}</>;
}
