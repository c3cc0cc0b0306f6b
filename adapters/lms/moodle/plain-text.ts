/** Names as Moodle formats them for web pages, turned back into plain text for people. */

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Markup taken out, entities decoded, white space joined, cut to `max` characters. */
export function plainText(formatted: string, max: number): string {
  return formatted
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(#?[a-z0-9]{1,8});/gi, (whole: string, name: string) => decoded(name) ?? whole)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed();
}

function decoded(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = Number(/^#x/i.test(name) ? `0x${name.slice(2)}` : name.slice(1));
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
