/** Whether an assertion's address lies where its issuer says that it hosts assertions (OB 2.0 §VerificationObject). */
import { isHttpUrl } from '../../v2/shapes.ts';
import { isObject, type JsonObject, stringsOf, textIn } from '../members.ts';

/**
 * True where the id begins with one of `startsWith` (where given) and lies on one of `allowedOrigins`, by
 * default the host of the issuer's id. A host without port stands for every port of it. An issuer without a
 * host of its own has said nothing that anybody could look up.
 */
export function isInScope(id: string, issuer: JsonObject): boolean {
  const verification = isObject(issuer['verification']) ? issuer['verification'] : {};
  const prefixes = stringsOf(verification['startsWith']);
  const origins = stringsOf(verification['allowedOrigins']);
  const own = parse(id);
  const home = parse(textIn(issuer, 'id') ?? '');
  if (own === undefined || home === undefined) return false;
  if (prefixes.length > 0 && !prefixes.some((prefix) => beginsWith(id, own, prefix))) return false;
  return origins.length > 0 ? origins.some((origin) => isOn(own, origin)) : own.host === home.host;
}

/** A prefix counts only within one origin: `https://a.example` is no prefix of `https://a.example.evil/`. */
function beginsWith(id: string, own: URL, prefix: string): boolean {
  return id.startsWith(prefix) && parse(prefix)?.origin === own.origin;
}

function isOn(own: URL, allowed: string): boolean {
  const origin = allowed.toLowerCase().replace(/\/$/, '');
  return [own.hostname, own.host, own.origin].includes(origin);
}

function parse(url: string): URL | undefined {
  return isHttpUrl(url) ? new URL(url) : undefined;
}
