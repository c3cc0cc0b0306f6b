/** Mends what pasting does to the link or the signed text of a badge. */

const SIGNED = /^[\w-]+\.[\w-]*\.[\w-]+$/;
const BARE_LINK = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\/\S*$/i;

/**
 * The text without the brackets and blanks around a link, with `https://` where a link lacks it, and with the
 * lines of a signed text that a mail program broke put together. Anything else as it is.
 */
export function pastedText(text: string): string {
  const bare = /^[<"'(](https?:\/\/\S+)[>"')]$/i.exec(text.trim())?.[1] ?? text.trim();
  if (/^https?:\/\/\S+$/i.test(bare)) return bare;
  if (BARE_LINK.test(bare)) return `https://${bare}`;
  const joined = bare.replace(/\s+/g, '');
  return SIGNED.test(joined) && joined.length > 100 ? joined : text;
}
