/** The http port without a network: a function answers, requests are kept. */
import { BridgeError, type ErrorCode } from '../../server/errors.ts';
import type { Http, HttpRequest, HttpResponse } from '../../server/ports/http.ts';

export interface FakeAnswer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  /** Text as it stands; anything else is sent as JSON. */
  body?: unknown;
}

export interface FakeHttp extends Http {
  requests: HttpRequest[];
}

/**
 * @param answer what a request gets: an answer, or the code it fails with; may throw its own BridgeError
 * @param isPublic which addresses count as public; https ones unless told
 */
export function fakeHttp(
  answer: (request: HttpRequest) => FakeAnswer | ErrorCode | Promise<FakeAnswer | ErrorCode>,
  isPublic: (url: string) => boolean = (url) => url.startsWith('https://'),
): FakeHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    isPublicUrl: isPublic,
    async request(request) {
      requests.push(request);
      const given = await answer(request);
      if (typeof given === 'string')
        throw new BridgeError(given, 'the fake fails', {
          details: { host: new URL(request.url).host, isSent: true, reason: 'fake' },
        });
      return responseOf(given, request.url);
    },
  };
}

function responseOf({ status = 200, headers = {}, body = '' }: FakeAnswer, url: string): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    headers: Object.fromEntries(lower) as Record<string, string>,
    body: Buffer.from(text),
    url,
  };
}
