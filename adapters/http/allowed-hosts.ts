/** Which hosts the operator vouches for, and which names could be public at all. */
import { isAddress, isPublicAddress } from './is-public-address.ts';

/** Endings that name resolution keeps inside a network (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const INNER_ENDINGS = [
  '.local',
  '.localhost',
  '.internal',
  '.intranet',
  '.lan',
  '.home',
  '.corp',
  '.home.arpa',
];

export interface AllowedHosts {
  /** True where the URL's host and port are listed. */
  has(url: URL): boolean;
}

/** @param entries `host:port`, or `host` alone for the default ports of http and https */
export function allowedHosts(entries: readonly string[]): AllowedHosts {
  const listed = new Set(entries.map((entry) => entry.trim().toLowerCase()));
  return {
    has(url) {
      const port = url.port === '' ? defaultPort(url.protocol) : url.port;
      return listed.has(url.host) || listed.has(`${url.hostname}:${port}`);
    },
  };
}

/** True where a host could be reached by everybody, as far as its name tells; no look-up is made. */
export function isPublicHost(hostname: string): boolean {
  const bare = bareHost(hostname);
  if (isAddress(bare)) return isPublicAddress(bare);
  const name = bare.toLowerCase().replace(/\.$/, '');
  return name.includes('.') && !INNER_ENDINGS.some((ending) => name.endsWith(ending));
}

/** A URL's host name without the brackets of an IPv6 address. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function defaultPort(protocol: string): string {
  return protocol === 'http:' ? '80' : '443';
}
