/** The one outgoing HTTP client: checks each address, keeps to its limits, follows few redirects. */
import { lookup } from 'node:dns/promises';
import type { Http, HttpRequest, HttpResponse } from '../../server/ports/http.ts';
import { type AllowedHosts, allowedHosts, bareHost, isPublicHost } from './allowed-hosts.ts';
import { createDeadline } from './create-deadline.ts';
import { createExchange, type Exchange, type Pinned } from './create-exchange.ts';
import { httpError, type Reach, toHttpError } from './http-error.ts';
import { isPublicAddress } from './is-public-address.ts';
import { parseUrl } from './parse-url.ts';

/** Every address of a host, as `dns.lookup` with `all` gives them. */
export type Resolve = (hostname: string) => Promise<Pinned[]>;

export interface HttpOptions {
  /** `host:port`, or `host` for the default ports: exempt from the https and address checks, and public. */
  allowedHosts: readonly string[];
  /** Value of the User-Agent header. */
  userAgent: string;
  /** The system's resolver unless told. */
  resolve?: Resolve;
  /** PEM certificates of the authorities to trust; those Node knows unless told. */
  ca?: string;
}

const TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 5_000;
const MAX_BYTES = 5 * 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Never handed on to another origin. */
const CREDENTIAL_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * The http port on axios. Host names are resolved once per hop, all their addresses are checked and the
 * connection goes to one of these (openbadges.md O37, lti.md L30): a name that changes its address in
 * between gains nothing. No proxies, no cookies, no connection is used twice, since a kept connection that
 * has died leaves open whether a POST was received.
 */
export function createHttp(options: HttpOptions): Http {
  const allowed = allowedHosts(options.allowedHosts);
  const resolve = options.resolve ?? ((hostname) => lookup(hostname, { all: true, verbatim: true }));
  const exchange = createExchange({ userAgent: options.userAgent, ca: options.ca });
  return {
    request: (r) => follow(r, { allowed, resolve, exchange }),
    isPublicUrl(text) {
      const url = parseUrl(text);
      if (url === null || hasCredentials(url) || !isWeb(url)) return false;
      return allowed.has(url) || (url.protocol === 'https:' && isPublicHost(url.hostname));
    },
  };
}

interface Tools {
  allowed: AllowedHosts;
  resolve: Resolve;
  exchange: Exchange;
}

/** The request and the redirects after it, within one time limit. */
async function follow(r: HttpRequest, tools: Tools): Promise<HttpResponse> {
  const reach: Reach = { host: 'unknown', isSent: false };
  const deadline = createDeadline(r.timeoutMs ?? TIMEOUT_MS, r.signal, reach);
  const most = r.method === 'GET' || r.method === 'HEAD' ? (r.redirects ?? 0) : 0;
  try {
    let url = checkedUrl(r.url, r, tools.allowed, reach);
    let headers = r.headers ?? {};
    for (let hop = 0; ; hop += 1) {
      const response = await oneHop({ ...r, url: url.href, headers }, url, tools, deadline, reach);
      const location = response.headers['location'];
      if (most === 0 || !REDIRECTS.has(response.status) || location === undefined) return response;
      const target = parseUrl(location, url);
      if (hop === most) throw httpError('HTTP_REDIRECT_REFUSED', reach, 'too many redirects');
      if (target === null || (url.protocol === 'https:' && target.protocol !== 'https:'))
        throw httpError('HTTP_REDIRECT_REFUSED', reach, 'redirect away from https');
      if (target.origin !== url.origin) headers = withoutCredentials(headers);
      url = checkedUrl(target.href, r, tools.allowed, reach);
    }
  } catch (thrown) {
    throw toHttpError(deadline.failure() ?? thrown, reach);
  } finally {
    deadline.clear();
  }
}

type Deadline = ReturnType<typeof createDeadline>;

async function oneHop(
  r: HttpRequest,
  url: URL,
  tools: Tools,
  deadline: Deadline,
  reach: Reach,
): Promise<HttpResponse> {
  const connecting = deadline.within(r.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, 'connecting took too long');
  try {
    const pinned = await deadline.race(tools.resolve(bareHost(url.hostname)));
    if (pinned.length === 0) throw httpError('HTTP_NETWORK', reach, 'no address');
    if (!tools.allowed.has(url) && !pinned.every(({ address }) => isPublicAddress(address)))
      throw httpError('HTTP_ADDRESS_REFUSED', reach, 'the address is not public');
    return await tools.exchange({
      request: r,
      url,
      pinned,
      maxBytes: r.maxBytes ?? MAX_BYTES,
      signal: deadline.signal,
      reach,
      onConnected() {
        reach.isSent = true;
        connecting.clear();
      },
    });
  } finally {
    connecting.clear();
  }
}

function checkedUrl(text: string, r: HttpRequest, allowed: AllowedHosts, reach: Reach): URL {
  const url = parseUrl(text);
  reach.host = url === null || url.host === '' ? 'unknown' : url.host;
  const refused = (why: string): Error => httpError('HTTP_ADDRESS_REFUSED', reach, why);
  if (url === null) throw refused('not an address');
  if (!isWeb(url)) throw refused('neither https nor http');
  if (hasCredentials(url)) throw refused('credentials in the address');
  if (url.protocol === 'http:' && r.allowPlainHttp !== true && !allowed.has(url)) throw refused('not https');
  return url;
}

function isWeb(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

function hasCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !CREDENTIAL_HEADERS.has(name.toLowerCase())),
  );
}
