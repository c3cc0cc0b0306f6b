/** Pages of a service: each names the next in a `Link` header (RFC 8288, lti.md L42). */
import type { HttpResponse } from '../../server/ports/http.ts';
import { stopped } from './service-result.ts';

const MAX_PAGES = 1000;

/** Address of the next page; relative ones are resolved. */
export function nextPageOf(response: HttpResponse): string | undefined {
  const header = response.headers['link'] ?? '';
  for (const match of header.matchAll(/<([^>]*)>([^<]*)/g)) {
    const [, target = '', parameters = ''] = match;
    if (!/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) continue;
    return URL.canParse(target, response.url) ? new URL(target, response.url).href : undefined;
  }
  return undefined;
}

/**
 * Every page from the first address on. Stops with a refusal at another origin, at an address that was
 * there before, and after 1000 pages: whoever reads half a list must not act on it (L43, A17).
 * @param adapt changes the address of a next page before it is asked
 */
export async function* pages(
  first: string,
  read: (url: string) => Promise<HttpResponse>,
  adapt: (url: string) => string = (url) => url,
): AsyncGenerator<HttpResponse> {
  const seen = new Set<string>();
  const { origin } = new URL(first);
  for (let url: string | undefined = first; url !== undefined;) {
    if (new URL(url).origin !== origin || seen.has(url) || seen.size >= MAX_PAGES)
      throw stopped({ kind: 'refused', code: 'LTI_SERVICE_REFUSED', reason: 'paging' });
    seen.add(url);
    const response = await read(url);
    yield response;
    const next = nextPageOf(response);
    url = next === undefined ? undefined : adapt(next);
  }
}
