/** Asks the addresses a badge names, within the limits of one report (O37, O38). */
import { BridgeError } from '../../errors.ts';
import { type JsonFault, readJson } from './json.ts';
import { limits } from './limits.ts';

/** What is asked of the outside; `http.request({ method: 'GET', ...request })` answers it. */
export interface LoadRequest {
  url: string;
  headers: { accept: string };
  timeoutMs: number;
  maxBytes: number;
  redirects: number;
  allowPlainHttp: boolean;
  signal: AbortSignal;
}
export interface Loaded {
  status: number;
  body: Uint8Array;
  /** Address of the last hop. */
  url: string;
}
/** The way out, given by the caller: any status is an answer; throws where there is none. */
export type Loader = (request: LoadRequest) => Promise<Loaded>;

/** `at` is the address of the last hop. */
export type Fetched =
  { kind: 'answer'; status: number; body: Uint8Array; at: string } | { kind: 'unreachable' };
export type FetchedJson =
  | { kind: 'json'; status: number; value: unknown; at: string }
  | { kind: 'notJson'; status: number; fault: JsonFault; text?: string; at: string }
  | { kind: 'unreachable' };

/** Asks each address once a report. */
export interface Fetcher {
  /** Anything, up to the size of a picture. */
  bytes(url: string): Promise<Fetched>;
  /** A credential, as JSON or as a signed text, up to the size of a document. */
  credential(url: string): Promise<Fetched>;
  /** JSON, decided by content and not by its declared type. */
  json(url: string, options?: { allowPlainHttp?: boolean }): Promise<FetchedJson>;
  readonly count: number;
}

const CREDENTIAL_TYPES =
  'application/vc, application/vc+ld+json, application/vc+jwt, application/ld+json, application/json;q=0.9, */*;q=0.1';
const JSON_TYPES = 'application/ld+json, application/vc+ld+json, application/json;q=0.9, */*;q=0.1';

export function createFetcher(load: Loader, signal: AbortSignal): Fetcher {
  const asked = new Map<string, Promise<Fetched>>();
  let count = 0;
  /** Ends the waiting for a loader that does not heed the signal. */
  const end = new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new BridgeError('HTTP_TIMEOUT', 'the report has ended')), {
      once: true,
    }),
  );
  end.catch(() => undefined);

  const request = async (url: string, accept: string, maxBytes: number, plain: boolean): Promise<Fetched> => {
    if (signal.aborted || count >= limits.fetches || !URL.canParse(url)) return { kind: 'unreachable' };
    count += 1;
    const { requestMs: timeoutMs, redirects } = limits;
    try {
      const asking = {
        url,
        headers: { accept },
        timeoutMs,
        maxBytes,
        redirects,
        allowPlainHttp: plain,
        signal,
      };
      const { status, body, url: at } = await Promise.race([load(asking), end]);
      return body.length > maxBytes ? { kind: 'unreachable' } : { kind: 'answer', status, body, at };
    } catch {
      return { kind: 'unreachable' };
    }
  };
  const once = (url: string, accept: string, maxBytes: number, plain: boolean): Promise<Fetched> => {
    const known = asked.get(url);
    if (known !== undefined) return known;
    const answer = request(url, accept, maxBytes, plain);
    asked.set(url, answer);
    return answer;
  };
  return {
    bytes: (url) => once(url, '*/*', limits.imageBytes, true),
    credential: (url) => once(url, CREDENTIAL_TYPES, limits.jsonBytes, false),
    json: async (url, { allowPlainHttp = false } = {}) =>
      asJson(await once(url, JSON_TYPES, limits.jsonBytes, allowPlainHttp)),
    get count() {
      return count;
    },
  };
}

function asJson(fetched: Fetched): FetchedJson {
  if (fetched.kind === 'unreachable') return fetched;
  const text = textOf(fetched.body);
  const { status, at } = fetched;
  if (text === undefined) return { kind: 'notJson', status, at, fault: 'syntax' };
  const read = readJson(text);
  return read.ok
    ? { kind: 'json', status, at, value: read.value }
    : { kind: 'notJson', status, at, fault: read.fault, text };
}

/** UTF-8 text of bytes, without its byte order mark; undefined where they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
