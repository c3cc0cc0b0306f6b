/** The next page of a list, as the `Link` header names it (RFC 8288). */

/** Address of the link with relation `next`, resolved against the page's own; undefined on the last page. */
export function nextLink(header: string | undefined, page: string): string | undefined {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^<>]*)>([^<]*)/g)) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))/i.exec(parameters);
    const words = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (words.includes('next') && URL.canParse(target, page)) return new URL(target, page).href;
  }
  return undefined;
}
