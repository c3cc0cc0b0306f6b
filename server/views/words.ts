/** Words, dates and numbers in a person's language. */
import { createInstance, type i18n } from 'i18next';
import { languages, wordsOf, type WordKey } from '../locales/locale.ts';
import { pseudoLanguages } from '../locales/pseudo.ts';

export type { WordKey } from '../locales/locale.ts';
export { languages } from '../locales/locale.ts';

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
  /** Day and time of day in UTC, with the words "UTC"; pages show it by `<Time>`, which the script turns into the reader's zone. */
  dateTime(at: number): string;
  /** Time of day in UTC: "10:42". */
  time(at: number): string;
  number(value: number): string;
  /** A number or an exact decimal as text ("72.5") with the language's per cent sign: "72.5 %". */
  percent(value: number | string): string;
  /** "A, B and C". */
  list(items: readonly string[]): string;
  /** "4 minutes ago", "in 2 hours", or the date where it is further away than a week. */
  ago(at: number, now: number): string;
}

const RTL = new Set(['ar', 'he', 'fa', 'ur']);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The best language we have for a list of wishes (a launch locale, an Accept-Language header), best first. */
export function chooseLanguage(wishes: readonly string[], options: { withPseudo?: boolean } = {}): string {
  for (const wish of wishes) {
    const tag = wish.replace('_', '-');
    if (options.withPseudo === true && pseudoLanguages.some((pseudo) => pseudo === tag)) return tag;
    const base = tag.split('-')[0]?.toLowerCase() ?? '';
    if (languages.includes(base)) return base;
  }
  return 'en';
}

let shared: i18n | undefined;
function catalogue(): i18n {
  if (shared !== undefined) return shared;
  shared = createInstance();
  void shared.init({
    initAsync: false,
    fallbackLng: 'en',
    supportedLngs: [...languages, ...pseudoLanguages],
    load: 'currentOnly',
    interpolation: { escapeValue: false },
    returnNull: false,
    resources: {},
  });
  return shared;
}

function learn(lang: string): i18n {
  const words = catalogue();
  for (const tag of [lang, 'en']) {
    const found = words.hasResourceBundle(tag, 'translation') ? undefined : wordsOf(tag);
    if (found !== undefined) words.addResourceBundle(tag, 'translation', found);
  }
  return words;
}

const cache = new Map<string, Words>();

/** Words of a language, made once per language; English for a language we do not have. */
export function wordsFor(lang: string): Words {
  const known = cache.get(lang);
  if (known !== undefined) return known;
  if (wordsOf(lang) === undefined) return wordsFor('en');
  const made = make(lang);
  cache.set(lang, made);
  return made;
}

function make(lang: string): Words {
  const catalogued = learn(lang);
  const fixed = catalogued.getFixedT(lang);
  const t = (key: WordKey, params: Params = {}): string => fixed(key, params);
  const formats = formatsFor(lang);
  const number = (value: number): string => formats.number.format(value);
  return {
    lang,
    dir: RTL.has(lang.split('-')[0] ?? '') ? 'rtl' : 'ltr',
    t,
    has: (key): key is WordKey =>
      [key, `${key}_other`].some(
        (one) => typeof catalogued.getResource('en', 'translation', one) === 'string',
      ),
    date: (at) => formats.date.format(at),
    dateTime: (at) => formats.dateTime.format(at),
    time: (at) => formats.time.format(at),
    number,
    percent: (value) => {
      const amount = Number(value);
      return t('common.percent', { value: Number.isFinite(amount) ? number(amount) : String(value) });
    },
    list: (items) => formats.list.format(items),
    ago: (at, now) => {
      const away = at - now;
      const far = Math.abs(away);
      if (far < MINUTE_MS) return t('common.justNow');
      if (far < HOUR_MS) return formats.relative.format(Math.trunc(away / MINUTE_MS), 'minute');
      if (far < DAY_MS) return formats.relative.format(Math.trunc(away / HOUR_MS), 'hour');
      if (far < 7 * DAY_MS) return formats.relative.format(Math.trunc(away / DAY_MS), 'day');
      return formats.date.format(at);
    },
  };
}

/** English dates are written day first, as everywhere in the product's own words. */
function formatsFor(lang: string): {
  date: Intl.DateTimeFormat;
  dateTime: Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
  number: Intl.NumberFormat;
  list: Intl.ListFormat;
  relative: Intl.RelativeTimeFormat;
} {
  const tag = lang.startsWith('en') ? 'en-GB' : (lang.split('-')[0] ?? lang);
  const timeZone = 'UTC';
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    date: new Intl.DateTimeFormat(tag, { ...day, timeZone }),
    dateTime: new Intl.DateTimeFormat(tag, { ...day, ...clock, timeZone, timeZoneName: 'short' }),
    time: new Intl.DateTimeFormat(tag, { ...clock, timeZone }),
    number: new Intl.NumberFormat(tag),
    list: new Intl.ListFormat(tag, { type: 'conjunction' }),
    relative: new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }),
  };
}
