/** Languages that a badge can be written in, by their names. */
import type { Option } from '../components/field.tsx';
import type { Words } from '../words.ts';

const tags = [
  'ar',
  'bg',
  'ca',
  'cs',
  'cy',
  'da',
  'de',
  'el',
  'en',
  'es',
  'et',
  'eu',
  'fa',
  'fi',
  'fr',
  'ga',
  'gl',
  'he',
  'hi',
  'hr',
  'hu',
  'id',
  'is',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'nb',
  'nl',
  'nn',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sr',
  'sv',
  'tr',
  'uk',
  'ur',
  'vi',
  'zh-Hans',
  'zh-Hant',
] as const;

/** The choices in the order of the reader's language; `present` is among them, whatever it is. */
export function languageOptions(present: string, words: Words): Option[] {
  const all = [...new Set([...tags, ...(present === '' ? [] : [present])])];
  const compare = new Intl.Collator(baseOf(words)).compare;
  return all
    .map((tag) => ({ value: tag, label: languageName(tag, words) }))
    .sort((a, b) => compare(a.label, b.label));
}

/** Name of a language in the reader's language; the tag itself where it is none. */
export function languageName(tag: string, words: Words): string {
  try {
    return new Intl.DisplayNames([baseOf(words)], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function baseOf({ lang }: Words): string {
  return lang.split('-')[0] ?? 'en';
}
