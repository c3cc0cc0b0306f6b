/** Two letters that stand for a name without a picture. */
export function lettersOf(name: string): string {
  const [first = '', second = ''] = name.split(/[\s.-]+/u).filter((part) => /^[\p{L}\p{N}]/u.test(part));
  const letters =
    second === '' ? Array.from(first).slice(0, 2) : [Array.from(first)[0], Array.from(second)[0]];
  return letters.join('').toUpperCase();
}
