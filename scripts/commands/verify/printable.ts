/** Text of strangers on a terminal: without what would move the cursor, change colours or turn the line around. */

const UNSEEN = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** One line that can be printed. */
export function printable(text: string): string {
  return text.replace(UNSEEN, ' ').trim();
}

/** JSON on one line in which such characters are written as escapes. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, (run) =>
    Array.from(run, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** The text in so many columns: cut with an ellipsis, or filled with spaces. */
export function column(text: string, width: number): string {
  const letters = Array.from(printable(text));
  const cut = letters.length > width ? [...letters.slice(0, width - 1), '\u2026'] : letters;
  return cut.join('') + ' '.repeat(width - cut.length);
}
