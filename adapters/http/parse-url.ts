/** Reading an address without throwing. */

/** The URL, or null where the text is none. */
export function parseUrl(text: string, base?: URL): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}
