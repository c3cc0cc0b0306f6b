/** What a host answered, in its own words, for staff: secrets taken out, cut to 2 KB (providers.md P5). */

const MOST = 2048;
/** Members of token answers, in JSON and in forms. */
const TOKEN_MEMBER =
  /("?(?:access_token|refresh_token|id_token|client_secret|code)"?\s*[:=]\s*"?)[^"&\s,}]+/gi;
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi;

/** @param secrets values that this call sent: taken out wherever they are repeated */
export function staffMessage(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length > 3);
  const clean = known.reduce((left, secret) => left.replaceAll(secret, '***'), text);
  return clean
    .replace(TOKEN_MEMBER, '$1***')
    .replace(BEARER, '$1 ***')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MOST)
    .toWellFormed();
}
