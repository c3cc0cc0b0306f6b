/** Text from outside, made to fit a record. */

/** At most `max` UTF-16 units, and well formed: a character that the cut went through becomes U+FFFD. */
export function clip(text: string, max: number): string {
  return text.slice(0, max).toWellFormed();
}
