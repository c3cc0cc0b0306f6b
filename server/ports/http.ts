/** The one way out of the house: every outgoing request passes its address filter and limits. */

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** Time for the whole exchange; 20 s unless told. */
  timeoutMs?: number;
  /** Time until connected; 5 s unless told. */
  connectTimeoutMs?: number;
  /** Largest body accepted; 5 MB unless told. */
  maxBytes?: number;
  /** Redirects followed, each checked like the first address; 0 unless told. Only GET and HEAD follow any. */
  redirects?: number;
  /** `http:` addresses are refused unless told (or the host is in ALLOWED_HOSTS). */
  allowPlainHttp?: boolean;
  signal?: AbortSignal;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** Address of the last hop. */
  url: string;
}

/**
 * Any status is an answer. Throws HTTP_ADDRESS_REFUSED, HTTP_TIMEOUT, HTTP_NETWORK, HTTP_TLS,
 * HTTP_TOO_LARGE, HTTP_REDIRECT_REFUSED; nothing else. `details`: `host`, a short `reason`, and `isSent`,
 * false where the request cannot have reached the other side.
 */
export interface Http {
  request(r: HttpRequest): Promise<HttpResponse>;
  /** True where the address could be asked: https (or exempt) and not a private name. No look-up is made. */
  isPublicUrl(url: string): boolean;
}

/** Body as UTF-8 text. */
export function textOf(response: HttpResponse): string {
  return Buffer.from(response.body.buffer, response.body.byteOffset, response.body.byteLength).toString(
    'utf8',
  );
}

/** Body as JSON, or undefined where it is none; decided by content, not by content type (providers.md P18). */
export function jsonOf(response: HttpResponse): unknown {
  try {
    return JSON.parse(textOf(response)) as unknown;
  } catch {
    return undefined;
  }
}

/** Seconds or date of `Retry-After` as milliseconds from `now`, 24 h at most; undefined where absent or senseless. */
export function retryAfterMs(response: HttpResponse, now: number): number | undefined {
  const value = response.headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 24 * 3_600_000) : undefined;
}
