/** Finds the document of a badge behind the web page about it, where the page names it in its head (RFC 8288, `rel="alternate"`). */

/** As far as a head reaches. */
const MAX_HEAD = 64 * 1024;
const TYPES = /^application\/(?:(?:vc\+)?ld\+json|vc|json)$/i;

/**
 * The address that a page's first `<link rel="alternate">` of a JSON type leads to; undefined where the text is
 * no web page or names none.
 *
 * @param text what the address answered
 * @param page the address itself, which relative ones count from
 */
export function linkedDocument(text: string, page: string): string | undefined {
  if (!/^\s*(?:<!--[^]{0,1000}?-->\s*)?<(?:!doctype\s+html|html|head)\b/iu.test(text)) return undefined;
  for (const [, link = ''] of text.slice(0, MAX_HEAD).matchAll(/<link\s([^>]{1,4000})>/giu)) {
    const { rel = '', type = '', href } = attributesOf(link);
    const isMeant = rel.toLowerCase().split(/\s+/u).includes('alternate') && TYPES.test(type.trim());
    if (!isMeant || href === undefined || !URL.canParse(href, page)) continue;
    const url = new URL(href, page);
    if (url.protocol === 'https:' || url.protocol === 'http:') return url.href;
  }
  return undefined;
}

function attributesOf(link: string): Record<string, string> {
  const all = [...link.matchAll(/([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/giu)];
  return Object.fromEntries(
    all.map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      (double ?? single ?? bare ?? '').replaceAll('&amp;', '&').trim(),
    ]),
  );
}
