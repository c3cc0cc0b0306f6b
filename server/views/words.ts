/** Words, dates and numbers in a person's language. */
import { createInstance, type i18n } from 'i18next';
import { en, type WordKey } from '../locales/locale.ts';

export type Params = Readonly<Record<string, string | number>>;

export interface Words {
  /** BCP 47 tag for `lang`. */
  lang: string;
  dir: 'ltr' | 'rtl';
  /** The words for a key; `count` chooses the plural form. Never escaped: the renderer escapes. */
  t(key: WordKey, params?: Params): string;
  /** True where the key exists; for keys built from codes. */
  has(key: string): key is WordKey;
  /** Day with the month in words, from the UTC day (features.md U19). */
  date(at: number): string;
  /** Day and time of day, UTC unless the reader's zone is known. */
  dateTime(at: number): string;
  number(value: number): string;
  /** "4 minutes ago", or the date where it is longer ago than a week. */
  ago(at: number, now: number): string;
}

const RTL = new Set(['ar', 'he', 'fa', 'ur']);

let instance: i18n | undefined;
function catalogue(): i18n {
  if (instance !== undefined) return instance;
  instance = createInstance();
  void instance.init({
    initAsync: false,
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}

/** Languages that have words. */
export const languages: readonly string[] = ['en'];

/** The best language we have for a list of wishes (a launch locale, an Accept-Language header). */
export function chooseLanguage(wishes: readonly string[]): string {
  for (const wish of wishes) {
    const base = wish.replace('_', '-').split('-')[0]?.toLowerCase() ?? '';
    if (languages.includes(base)) return base;
  }
  return 'en';
}

/** Words of a language. */
export function wordsFor(lang: string): Words {
  const fixed = catalogue().getFixedT(lang);
  const date = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(lang);
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
  return {
    lang,
    dir: RTL.has(lang) ? 'rtl' : 'ltr',
    t: (key, params) => fixed(key, params ?? {}),
    has: (key): key is WordKey => catalogue().exists(key, { lng: lang }),
    date: (at) => date.format(at),
    dateTime: (at) => dateTime.format(at),
    number: (value) => number.format(value),
    ago(at, now) {
      const minutes = Math.round((at - now) / 60_000);
      if (minutes > -60) return relative.format(minutes, 'minute');
      if (minutes > -24 * 60) return relative.format(Math.round(minutes / 60), 'hour');
      if (minutes > -7 * 24 * 60) return relative.format(Math.round(minutes / 1440), 'day');
      return date.format(at);
    },
  };
}
