/** One request and its answer over a connection to an address that was checked before. */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { HttpRequest, HttpResponse } from '../../server/ports/http.ts';
import { type Reach, httpError } from './http-error.ts';
import { ACCEPTED_ENCODINGS, readBody } from './read-body.ts';

/** An address the connection may go to. */
export interface Pinned {
  address: string;
  family: number;
}

export interface ExchangeParts {
  request: HttpRequest;
  url: URL;
  /** At least one. */
  pinned: readonly Pinned[];
  maxBytes: number;
  signal: AbortSignal;
  reach: Reach;
  /** Called once the connection stands (with TLS: is proven), before the request is written. */
  onConnected: () => void;
}
export type Exchange = (p: ExchangeParts) => Promise<HttpResponse>;

/** Statuses that never carry a body. */
const EMPTY = new Set([204, 205, 304]);

/** @param o.ca PEM certificates of the authorities to trust instead of those Node knows */
export function createExchange(o: { userAgent: string; ca: string | undefined }): Exchange {
  const client = axios.create({
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    decompress: false,
    responseType: 'stream',
    maxContentLength: -1,
    maxBodyLength: -1,
    validateStatus: null,
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
  });
  const agents = {
    http: new http.Agent({ keepAlive: false }),
    https: new https.Agent({ keepAlive: false, ...(o.ca === undefined ? {} : { ca: o.ca }) }),
  };
  return (p) => exchange(client, agents, o.userAgent, p);
}

interface Agents {
  http: http.Agent;
  https: https.Agent;
}

async function exchange(
  client: AxiosInstance,
  agents: Agents,
  userAgent: string,
  p: ExchangeParts,
): Promise<HttpResponse> {
  const { request: r } = p;
  const response: AxiosResponse<Readable> = await client.request({
    method: r.method,
    url: p.url.href,
    headers: headersOf(r, userAgent),
    ...(r.body === undefined ? {} : { data: Buffer.from(r.body) }),
    httpAgent: agents.http,
    httpsAgent: agents.https,
    transport: { request: pinnedTransport(p) },
    signal: p.signal,
  });
  const stream = response.data;
  const cut = (): void => void stream.destroy(p.signal.reason as Error);
  p.signal.addEventListener('abort', cut, { once: true });
  try {
    const headers = flatHeaders(response);
    return {
      status: response.status,
      headers,
      body: await bodyOf(stream, response.status, headers, p),
      url: p.url.href,
    };
  } finally {
    p.signal.removeEventListener('abort', cut);
    stream.destroy();
  }
}

async function bodyOf(
  stream: Readable,
  status: number,
  headers: Readonly<Record<string, string>>,
  p: ExchangeParts,
): Promise<Uint8Array> {
  if (p.request.method === 'HEAD' || EMPTY.has(status)) return new Uint8Array();
  if (Number(headers['content-length'] ?? 0) > p.maxBytes)
    throw httpError('HTTP_TOO_LARGE', p.reach, `more than ${p.maxBytes} bytes announced`);
  return readBody(stream, headers['content-encoding'] ?? '', p.maxBytes, p.reach);
}

/** Node's own request with the name resolution answered beforehand; TLS name and Host stay those of the URL. */
function pinnedTransport(
  p: ExchangeParts,
): (options: RequestOptions, onResponse: (res: IncomingMessage) => void) => ClientRequest {
  const isTls = p.url.protocol === 'https:';
  const lookup: LookupFunction = (_hostname, options, done) => {
    const [first] = p.pinned;
    if (options.all === true) done(null, [...p.pinned]);
    else if (first === undefined) done(new Error('no address'), '', 0);
    else done(null, first.address, first.family);
  };
  return (options, onResponse) => {
    const request = (isTls ? https : http).request({ ...options, lookup }, onResponse);
    request.once('socket', (socket: Socket) => {
      socket.once(isTls ? 'secureConnect' : 'connect', p.onConnected);
    });
    return request;
  };
}

/** Names are compared without case; what the caller does not say is said by no default of the library. */
function headersOf(r: HttpRequest, userAgent: string): Record<string, string | false> {
  const own = Object.fromEntries(
    Object.entries(r.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    accept: '*/*',
    'content-type': false,
    ...own,
    'accept-encoding': ACCEPTED_ENCODINGS,
    'user-agent': userAgent,
  };
}

function flatHeaders(response: AxiosResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]: [string, unknown]) => {
      if (typeof value === 'string') return [[name.toLowerCase(), value]];
      return Array.isArray(value) ? [[name.toLowerCase(), value.join(', ')]] : [];
    }),
  );
}
