/** The LTI routes on a real server on loopback, and a browser that keeps or loses cookies. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { createHttp } from '../../adapters/http/create-http.ts';
import { ltiRoutes, type LtiOptions } from '../../lti/routes.ts';
import { toBridgeError } from '../../server/errors.ts';
import type { Settings } from '../../server/settings.ts';
import { type TestContext, testContext } from './context.ts';
import type { TestPlatform } from './lti-platform.ts';

export interface Answered {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** `Location`, as given. */
  location: string;
}

export interface Asked {
  headers?: Record<string, string>;
  body?: string;
}

export interface Tool {
  ctx: TestContext;
  publicUrl: string;
  /** One request to the tool; `path` as it goes on the wire. */
  request(method: string, path: string, asked?: Asked): Promise<Answered>;
  close(): Promise<void>;
}

export interface ToolOptions extends LtiOptions {
  /** Platforms that may be asked over plain http on loopback. */
  platforms?: readonly { host: string }[];
  settings?: Partial<Settings>;
  /** Adds middleware before the routes, as the app does with helmet. */
  before?: (app: Express) => void;
  context?: TestContext;
}

/** Starts the tool under the public address of the test settings; close it at the end. */
export async function startTool(options: ToolOptions = {}): Promise<Tool> {
  const outgoing = createHttp({
    allowedHosts: (options.platforms ?? []).map(({ host }) => host),
    userAgent: 'badge-bridge-test',
  });
  const ctx = options.context ?? (await testContext({ http: outgoing, settings: options.settings ?? {} }));
  const app = express();
  options.before?.(app);
  app.use(ltiRoutes(ctx, options));
  app.use((_req, res) => {
    res.status(404).send('no such page');
  });
  app.use(((thrown: unknown, _req, res, _next) => {
    res.status(toBridgeError(thrown).status).end();
  }) satisfies ErrorRequestHandler);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ctx,
    publicUrl: ctx.settings.publicUrl,
    request: (method, path, asked) => send(port, method, path, asked),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await ctx.store.close();
    },
  };
}

function send(port: number, method: string, path: string, asked: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path, headers: asked.headers ?? {}, agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const { headers } = response;
          const body = Buffer.concat(parts).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers, body, location: headers.location ?? '' });
        });
      },
    );
    request.on('error', reject);
    request.end(asked.body);
  });
}

export interface Browser {
  cookies: Map<string, string>;
  get(address: string, headers?: Record<string, string>): Promise<Answered>;
  /** A form post; to our own pages as from our own page, unless `headers` say otherwise. */
  post(
    address: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ): Promise<Answered>;
}

/** @param keepsCookies false: third-party cookies are blocked and this is a frame */
export function openBrowser(tool: Tool, keepsCookies = true): Browser {
  const cookies = new Map<string, string>();
  const pathOf = (address: string): string =>
    address.startsWith(tool.publicUrl) ? address.slice(tool.publicUrl.length) : address;
  const keep = (answer: Answered): Answered => {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) cookies.delete(name);
      else if (keepsCookies) cookies.set(name, value);
    }
    return answer;
  };
  const sent = (): Record<string, string> =>
    cookies.size === 0 ? {} : { cookie: [...cookies].map(([n, v]) => `${n}=${v}`).join('; ') };
  return {
    cookies,
    get: async (address, headers = {}) =>
      keep(await tool.request('GET', pathOf(address), { headers: { ...sent(), ...headers } })),
    post: async (address, fields, headers = { 'sec-fetch-site': 'same-origin' }) =>
      keep(
        await tool.request('POST', pathOf(address), {
          headers: { ...sent(), 'content-type': 'application/x-www-form-urlencoded', ...headers },
          body: new URLSearchParams(fields).toString(),
        }),
      ),
  };
}

/** A login under way, as the platform sees it. */
export interface Begun {
  /** Query of the authentication request. */
  query: URLSearchParams;
  state: string;
  nonce: string;
  /** The answer that led to the platform, or the page that came instead. */
  answer: Answered;
}

/** Login initiation up to the redirect to the platform, through the cookie check where there is one. */
export async function beginLogin(
  browser: Browser,
  tool: Tool,
  platform: TestPlatform,
  fields: Readonly<Record<string, string>> = {},
): Promise<Begun> {
  const initiation = {
    iss: platform.issuer,
    client_id: platform.clientId,
    login_hint: '31',
    lti_message_hint: '{"cmid":5,"launchid":"ltilaunch5_1000000007"}',
    target_link_uri: `${tool.publicUrl}/launch`,
    ...fields,
  };
  let answer = await browser.post('/lti/login', initiation, { 'sec-fetch-site': 'cross-site' });
  if (answer.location.startsWith('/lti/login/check')) answer = await browser.get(answer.location);
  const query = URL.canParse(answer.location) ? new URL(answer.location).searchParams : new URLSearchParams();
  return { query, state: query.get('state') ?? '', nonce: query.get('nonce') ?? '', answer };
}

/** The platform's answer, posted through the browser. */
export async function postToken(browser: Browser, state: string, idToken: string): Promise<Answered> {
  return browser.post('/lti/launch', { state, id_token: idToken }, { 'sec-fetch-site': 'cross-site' });
}

/** A whole launch: login, check, token. @param merge claims that differ from a learner's launch */
export async function launchAs(
  browser: Browser,
  tool: Tool,
  platform: TestPlatform,
  merge: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<Answered> {
  const { state, nonce } = await beginLogin(browser, tool, platform);
  const idToken = await platform.sign(platform.claims(tool.ctx, nonce, merge), header);
  return postToken(browser, state, idToken);
}

/** Codes of the refusals reported so far. */
export function refusalsOf(ctx: TestContext): string[] {
  return ctx.reported.flatMap((event) => (event.name === 'launchRefused' ? [event.code] : []));
}
