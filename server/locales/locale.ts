/** Every word people read: one folder per language, one file per subject, merged into dotted keys. */
import admin from './en/admin.json' with { type: 'json' };
import backpack from './en/backpack.json' with { type: 'json' };
import common from './en/common.json' with { type: 'json' };
import download from './en/download.json' with { type: 'json' };
import errors from './en/errors.json' with { type: 'json' };
import issuing from './en/issuing.json' with { type: 'json' };
import keys from './en/keys.json' with { type: 'json' };
import learner from './en/learner.json' with { type: 'json' };
import lti from './en/lti.json' with { type: 'json' };
import mail from './en/mail.json' with { type: 'json' };
import person from './en/person.json' with { type: 'json' };
import picture from './en/picture.json' with { type: 'json' };
import publicWords from './en/public.json' with { type: 'json' };
import rule from './en/rule.json' with { type: 'json' };
import teacher from './en/teacher.json' with { type: 'json' };
import trace from './en/trace.json' with { type: 'json' };
import verify from './en/verify.json' with { type: 'json' };
import verifying from './en/verifying.json' with { type: 'json' };
import { pseudo, pseudoLanguages, type Branch } from './pseudo.ts';

/**
 * English is the reference: its keys are the type that every page is checked against.
 * A new subject is one import above and one name here; its keys begin with that name.
 */
export const en = {
  admin,
  backpack,
  common,
  download,
  errors: { ...errors, ...lti.errors },
  issuing,
  keys,
  learner,
  lti: { ...lti.pages, problems: lti.problems },
  mail,
  person,
  picture,
  public: publicWords,
  rule,
  teacher,
  trace,
  verify,
  verifying,
} as const;
export type English = typeof en;

type Leaf<T, P extends string> = T extends string
  ? P
  : { [K in keyof T & string]: Leaf<T[K], P extends '' ? K : `${P}.${K}`> }[keyof T & string];
type Plural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}`
  ? Base
  : K;

/** A dotted key of the English words; plural forms (`_one`, `_other`) count as one key. */
export type WordKey = Plural<Leaf<English, ''>>;

/** Languages that people are offered, with their words. What a language lacks is read in English. */
const translations: Readonly<Record<string, Branch>> = { en };

/** Tags of the languages that people are offered. */
export const languages: readonly string[] = Object.keys(translations);

/** The words of a language, also of a pseudo language; undefined where there are none. */
export function wordsOf(language: string): Branch | undefined {
  const made = pseudoLanguages.find((tag) => tag === language);
  return made === undefined ? translations[language] : pseudo(made, en);
}
