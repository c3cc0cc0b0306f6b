/** One call to a Badge Connect host: an answer to be read, or the way it failed (providers.md P4, P11, P15). */
import { BridgeError } from '../../../server/errors.ts';
import type { Failure } from '../../../server/ports/backpack.ts';
import type { Clock } from '../../../server/ports/clock.ts';
import {
  type Http,
  type HttpRequest,
  type HttpResponse,
  jsonOf,
  retryAfterMs,
  textOf,
} from '../../../server/ports/http.ts';
import { memberOf } from './member-of.ts';
import { staffMessage } from './staff-message.ts';

export interface HostTools {
  http: Http;
  clock: Clock;
}

export interface HostCall {
  request: HttpRequest;
  /**
   * What an unclear end means. `none`: nothing is lost by asking again. `lost`: it may have been done where
   * the answer was lost or cannot be read. `any`: also where the host says 5xx (seen: 500 after the commit).
   */
  doubt: 'none' | 'lost' | 'any';
  /** Values this call sends that must not come back in a message. */
  secrets: readonly string[];
}

/** A 2xx with JSON (or an empty body), or a 4xx with whatever body. */
export interface Answer {
  kind: 'answer';
  /** The HTTP status, or the envelope's where that is worse. */
  status: number;
  /** JSON, or undefined where the body was none. */
  body: unknown;
  /** For staff. */
  message: string;
  headers: Readonly<Record<string, string>>;
}

const LONGEST_PAUSE_MS = 24 * 3_600_000;

/** Never throws but for faults of our own. Redirects are followed only where the request asks for it. */
export async function callHost(tools: HostTools, call: HostCall): Promise<Answer | Failure> {
  let response: HttpResponse;
  try {
    response = await tools.http.request(call.request);
  } catch (thrown) {
    return lost(thrown, call);
  }
  const body = jsonOf(response);
  const status = effectiveStatus(response.status, body);
  const message = staffMessage(textOf(response), call.secrets);
  const isReadable = body !== undefined || response.body.byteLength === 0;
  if (status === 429)
    return { kind: 'retry', code: 'throttled', status, message, ...pauseOf(response, body, tools) };
  if (status === 408) return { kind: 'retry', code: 'timeout', status, message };
  if (status >= 500)
    return {
      kind: call.doubt === 'any' ? 'unknown' : 'retry',
      code: 'server',
      status,
      message,
      ...pauseOf(response, body, tools),
    };
  if ((status >= 300 && status < 400) || hasLostBearer(call.request, response))
    return { kind: 'reject', code: 'invalid', status, message: 'redirect' };
  if (status < 300 && !isReadable)
    return call.doubt === 'none'
      ? { kind: 'retry', code: 'server', status, message }
      : { kind: 'unknown', code: 'server', status, message };
  return { kind: 'answer', status, body, message, headers: response.headers };
}

/** No bearer is handed to another address: what answers there answers a stranger (P11). */
function hasLostBearer({ url, headers = {} }: HttpRequest, response: HttpResponse): boolean {
  return 'authorization' in headers && new URL(response.url).origin !== new URL(url).origin;
}

/** Some hosts say 200 and put the true status into the envelope. */
function effectiveStatus(status: number, body: unknown): number {
  const inner = Number(memberOf(memberOf(body, 'status'), 'statusCode'));
  return status < 300 && inner >= 400 && inner < 600 ? inner : status;
}

/** A request that got no answer. What never left us can be repeated; the rest depends on the call. */
function lost(thrown: unknown, call: HostCall): Failure {
  if (!(thrown instanceof BridgeError)) throw thrown;
  const unclear = call.doubt !== 'none' && thrown.details['isSent'] !== false;
  switch (thrown.code) {
    case 'HTTP_TIMEOUT':
      return { kind: unclear ? 'unknown' : 'retry', code: 'timeout' };
    case 'HTTP_NETWORK':
      return { kind: unclear ? 'unknown' : 'retry', code: 'network' };
    case 'HTTP_TOO_LARGE':
      return { kind: unclear ? 'unknown' : 'retry', code: 'server', message: 'the answer was too large' };
    case 'HTTP_TLS':
      return { kind: 'actionNeeded', code: 'network', message: 'the certificate of the host is not valid' };
    case 'HTTP_ADDRESS_REFUSED':
    case 'HTTP_REDIRECT_REFUSED':
      return { kind: 'reject', code: 'invalid', message: thrown.message };
    default:
      throw thrown;
  }
}

/** `Retry-After`, else Badgr's `expires` in the body (seconds). */
function pauseOf(response: HttpResponse, body: unknown, tools: HostTools): { afterMs?: number } {
  const told = retryAfterMs(response, tools.clock.now());
  if (told !== undefined) return { afterMs: told };
  const expires = Number(memberOf(body, 'expires'));
  return expires >= 0 ? { afterMs: Math.min(expires * 1000, LONGEST_PAUSE_MS) } : {};
}
