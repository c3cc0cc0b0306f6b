/** Every word people read: one folder per language, one file per subject, merged into dotted keys. */
import common from './en/common.json' with { type: 'json' };
import errors from './en/errors.json' with { type: 'json' };

/** English is the reference: its keys are the type that every page is checked against. */
export const en = { common, errors } as const;
export type English = typeof en;

type Leaf<T, P extends string> = T extends string
  ? P
  : { [K in keyof T & string]: Leaf<T[K], P extends '' ? K : `${P}.${K}`> }[keyof T & string];
type Plural<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}`
  ? Base
  : K;

/** A dotted key of the English words; plural forms (`_one`, `_other`) count as one key. */
export type WordKey = Plural<Leaf<English, ''>>;
