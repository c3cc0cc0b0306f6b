/** Made-up languages for finding bare strings (`en-XA`) and layouts that break right to left (`ar-XB`). */

/** A subject's words as they stand in a JSON file. */
export interface Branch {
  readonly [key: string]: string | Branch;
}

/** Tags of the pseudo languages; offered to nobody outside development and tests. */
export const pseudoLanguages = ['en-XA', 'ar-XB'] as const;
export type PseudoLanguage = (typeof pseudoLanguages)[number];

const plain = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const accented = Array.from('ÅƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļḿñöþǫŕšţûṽŵẋýž');
/** Room that a translation may need over English. */
const growth = 0.35;

function accent(text: string): string {
  return Array.from(text, (c) => accented[plain.indexOf(c)] ?? c).join('');
}

function lengthened(template: string): string {
  const words = eachText(template, accent);
  return `[${words}${'·'.repeat(Math.ceil(template.length * growth))}]`;
}

/** Each word is turned round by the bidi algorithm itself, as in Android's pseudo-locale of the same name. */
function mirrored(template: string): string {
  return eachText(template, (text) => text.replace(/\S+/gu, '\u200f\u202e$&\u202c\u200f'));
}

function eachText(template: string, change: (text: string) => string): string {
  return template
    .split(/(\{\{[^}]*\}\})/u)
    .map((part) => (part.startsWith('{{') ? part : change(part)))
    .join('');
}

const forms = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** All plural forms of the key that Arabic may ask for, made from those that English has. */
function withForms(entries: (readonly [string, string])[]): (readonly [string, string])[] {
  const made = entries.flatMap(([key, text]) =>
    key.endsWith('_other')
      ? forms.map((form) => [`${key.slice(0, -'other'.length)}${form}`, text] as const)
      : [],
  );
  return [...made, ...entries];
}

/** The words of a pseudo language, made from the English ones. */
export function pseudo(language: PseudoLanguage, words: Branch): Branch {
  const change = language === 'en-XA' ? lengthened : mirrored;
  const leaves: (readonly [string, string])[] = [];
  const branches: [string, Branch][] = [];
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') leaves.push([key, value]);
    else branches.push([key, value]);
  }
  return Object.fromEntries<string | Branch>([
    ...withForms(leaves).map(([key, text]) => [key, change(text)] as const),
    ...branches.map(([key, branch]) => [key, pseudo(language, branch)] as const),
  ]);
}
