import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { createHttp, type HttpOptions } from '../../../adapters/http/create-http.ts';
import { jsonOf, textOf } from '../../../server/ports/http.ts';
import type { Http, HttpRequest } from '../../../server/ports/http.ts';
import { failureOf } from '../../helpers/failure.ts';
import { type Answer, listen, listenRaw, type Loopback } from '../../helpers/loopback.ts';

const tls = {
  key: readFileSync(join(import.meta.dirname, '../../fixtures/tls/pinned-key.pem'), 'utf8'),
  cert: readFileSync(join(import.meta.dirname, '../../fixtures/tls/pinned-cert.pem'), 'utf8'),
};
const loopback = [{ address: '127.0.0.1', family: 4 }];

describe('the outgoing client', () => {
  const open: Loopback[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  const serve = async (answer: Answer, secure?: typeof tls): Promise<Loopback> => {
    const server = await listen(answer, secure);
    open.push(server);
    return server;
  };
  const serveRaw = async (onSocket: Parameters<typeof listenRaw>[0]): Promise<Loopback> => {
    const server = await listenRaw(onSocket);
    open.push(server);
    return server;
  };
  const client = (allowed: readonly string[], more: Partial<HttpOptions> = {}): Http =>
    createHttp({ allowedHosts: allowed, userAgent: 'Badge-Bridge/test', ...more });
  const codeOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).code;

  describe('requests', () => {
    it('hands over any status with its headers in lower case and its body', async () => {
      const server = await serve((_heard, response) => {
        response.writeHead(418, { 'X-Kind': 'Teapot', Link: ['<a>; rel="next"', '<b>; rel="last"'] });
        response.end('{"tea":true}');
      });
      const answer = await client([server.host]).request({ method: 'GET', url: `${server.origin}/pot?a=1` });
      expect(answer.status).to.equal(418);
      expect(answer.headers['x-kind']).to.equal('Teapot');
      expect(answer.headers['link']).to.equal('<a>; rel="next", <b>; rel="last"');
      expect(jsonOf(answer)).to.deep.equal({ tea: true });
      expect(answer.url).to.equal(`${server.origin}/pot?a=1`);
    });

    it('sends method, headers and body as they are, and nothing the library would add', async () => {
      const server = await serve((_heard, response) => response.end());
      const http = client([server.host]);
      const body = '{"n":1.0,"s":"é"} ';
      await http.request({
        method: 'POST',
        url: server.origin,
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      await http.request({ method: 'PUT', url: server.origin, body: Uint8Array.of(123, 0, 125) });
      const [post, put] = server.heard;
      expect(post?.body).to.equal(body);
      expect(post?.headers['content-type']).to.equal('application/json');
      expect(post?.headers['user-agent']).to.equal('Badge-Bridge/test');
      expect(put?.body).to.equal('{\0}');
      expect(put?.headers['content-type']).to.equal(undefined);
    });

    it('keeps no cookies', async () => {
      const server = await serve((_heard, response) => response.setHeader('set-cookie', 'a=1').end());
      const http = client([server.host]);
      await http.request({ method: 'GET', url: server.origin });
      await http.request({ method: 'GET', url: server.origin });
      expect(server.heard.map((h) => h.headers['cookie'])).to.deep.equal([undefined, undefined]);
    });

    it('asks no proxy that the environment names', async () => {
      const proxy = await serve((_heard, response) => response.end('proxied'));
      const server = await serve((_heard, response) => response.end('direct'));
      const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'all_proxy'] as const;
      const before = names.map((name) => process.env[name]);
      for (const name of names) process.env[name] = proxy.origin;
      try {
        const answer = await client([server.host]).request({ method: 'GET', url: server.origin });
        expect(textOf(answer)).to.equal('direct');
        expect(proxy.connections()).to.equal(0);
      } finally {
        names.forEach((name, i) => {
          if (before[i] === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = before[i];
        });
      }
    });

    it('reads compressed bodies, and an empty one that says it is compressed', async () => {
      const server = await serve((heard, response) => {
        if (heard.path === '/zipped/gzip')
          response.setHeader('content-encoding', 'gzip').end(gzipSync('zipped'));
        else if (heard.path === '/zipped/br')
          response.setHeader('content-encoding', 'br').end(brotliCompressSync('zipped'));
        else response.writeHead(200, { 'content-encoding': heard.path.slice(1) }).end();
      });
      const http = client([server.host]);
      const read = async (path: string, method: HttpRequest['method'] = 'GET'): Promise<string> =>
        textOf(await http.request({ method, url: server.origin + path }));
      expect(await read('/zipped/gzip')).to.equal('zipped');
      expect(await read('/zipped/br')).to.equal('zipped');
      expect(await read('/gzip')).to.equal('');
      expect(await read('/br')).to.equal('');
      expect(await read('/zipped/gzip', 'HEAD')).to.equal('');
      expect(server.heard[0]?.headers['accept-encoding']).to.equal('gzip, br');
    });
  });

  describe('addresses', () => {
    it('refuses http unless told, and says nothing but the host', async () => {
      const server = await serve((_heard, response) => response.end());
      const failure = await failureOf(
        client([]).request({ method: 'GET', url: `${server.origin}/secret-path` }),
      );
      expect(failure.code).to.equal('HTTP_ADDRESS_REFUSED');
      expect(failure.message).to.not.include('secret-path');
      expect(failure.details).to.deep.equal({ host: server.host, isSent: false, reason: 'not https' });
      expect(server.connections()).to.equal(0);
    });

    it('refuses private addresses by literal, by name and where only one of several is private', async () => {
      const server = await serve((_heard, response) => response.end());
      const plain = { method: 'GET', allowPlainHttp: true } as const;
      for (const url of [
        server.origin,
        `http://localhost:${server.port}/`,
        `http://[::ffff:127.0.0.1]:${server.port}/`,
        `http://0x7f000001:${server.port}/`,
      ])
        expect(await codeOf(client([]).request({ ...plain, url })), url).to.equal('HTTP_ADDRESS_REFUSED');
      const mixed = client([], {
        resolve: () => Promise.resolve([{ address: '8.8.8.8', family: 4 }, ...loopback]),
      });
      expect(await codeOf(mixed.request({ ...plain, url: `http://mixed.example:${server.port}/` }))).to.equal(
        'HTTP_ADDRESS_REFUSED',
      );
      expect(server.connections()).to.equal(0);
    });

    it('refuses other protocols and credentials in the address', async () => {
      const http = client(['127.0.0.1:80']);
      for (const url of [
        'file:///etc/passwd',
        'unix:/var/run/x.sock',
        'data:text/plain,x',
        'ftp://example.org/',
        'http://u:p@127.0.0.1/',
        'nonsense',
        '',
      ])
        expect(await codeOf(http.request({ method: 'GET', url })), url).to.equal('HTTP_ADDRESS_REFUSED');
    });

    it('asks for a name once, connects to what it was told then, and keeps the name in Host', async () => {
      const server = await serve((_heard, response) => response.end('here'));
      const asked: string[] = [];
      const resolve = (name: string): Promise<typeof loopback> => {
        asked.push(name);
        return Promise.resolve(asked.length === 1 ? loopback : [{ address: '192.0.2.1', family: 4 }]);
      };
      const http = client([`pinned.example:${server.port}`], { resolve });
      const answer = await http.request({ method: 'GET', url: `http://pinned.example:${server.port}/x` });
      expect(textOf(answer)).to.equal('here');
      expect(asked).to.deep.equal(['pinned.example']);
      expect(server.heard[0]?.headers['host']).to.equal(`pinned.example:${server.port}`);
    });

    it('proves the name of the address by TLS', async () => {
      const server = await serve((_heard, response) => response.end('proven'), tls);
      const options = { resolve: () => Promise.resolve(loopback), ca: tls.cert };
      const get = (name: string, more: Partial<HttpOptions>): Promise<unknown> =>
        client([`${name}:${server.port}`], more).request({
          method: 'GET',
          url: `https://${name}:${server.port}/`,
        });
      expect(textOf((await get('pinned.example', options)) as Parameters<typeof textOf>[0])).to.equal(
        'proven',
      );
      const { ca: _ca, ...untrusting } = options;
      for (const failure of [
        await failureOf(get('other.example', options)),
        await failureOf(get('pinned.example', untrusting)),
      ]) {
        expect(failure.code).to.equal('HTTP_TLS');
        expect(failure.details['isSent']).to.equal(false);
      }
      expect(server.heard).to.have.length(1);
    });

    it('fails with HTTP_TLS where the other side speaks none', async () => {
      const server = await serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      expect(
        await codeOf(client([server.host]).request({ method: 'GET', url: `https://${server.host}/` })),
      ).to.equal('HTTP_TLS');
    });
  });

  describe('redirects', () => {
    const redirecting = (target: () => string): Promise<Loopback> =>
      serve((heard, response) => {
        const step = Number(heard.path.slice(1));
        if (heard.path === '/end') response.end('arrived');
        else if (Number.isInteger(step) && step > 0)
          response.writeHead(302, { location: step === 1 ? '/end' : `/${step - 1}` }).end();
        else response.writeHead(307, { location: target() }).end('moved');
      });

    it('follows as many as asked and tells the last address', async () => {
      const server = await redirecting(() => '');
      const http = client([server.host]);
      const answer = await http.request({ method: 'GET', url: `${server.origin}/3`, redirects: 3 });
      expect(textOf(answer)).to.equal('arrived');
      expect(answer.url).to.equal(`${server.origin}/end`);
      expect(await codeOf(http.request({ method: 'GET', url: `${server.origin}/4`, redirects: 3 }))).to.equal(
        'HTTP_REDIRECT_REFUSED',
      );
    });

    it('follows none unless asked, and never with a POST', async () => {
      const server = await redirecting(() => '/end');
      const http = client([server.host]);
      expect((await http.request({ method: 'GET', url: `${server.origin}/1` })).status).to.equal(302);
      expect(
        (await http.request({ method: 'POST', url: `${server.origin}/1`, body: 'x', redirects: 3 })).status,
      ).to.equal(302);
      expect(server.heard).to.have.length(2);
    });

    it('checks each target like the first address', async () => {
      const inner = await serve((_heard, response) => response.end('inner'));
      const server = await redirecting(() => inner.origin);
      const ask = (allowPlainHttp: boolean): Promise<unknown> =>
        client([server.host]).request({
          method: 'GET',
          url: `${server.origin}/go`,
          redirects: 3,
          allowPlainHttp,
        });
      expect(await codeOf(ask(false))).to.equal('HTTP_ADDRESS_REFUSED');
      expect(await codeOf(ask(true))).to.equal('HTTP_ADDRESS_REFUSED');
      expect(inner.connections()).to.equal(0);
    });

    it('ends a loop', async () => {
      const server = await redirecting(() => '/again');
      expect(
        await codeOf(
          client([server.host]).request({ method: 'GET', url: `${server.origin}/go`, redirects: 5 }),
        ),
      ).to.equal('HTTP_REDIRECT_REFUSED');
      expect(server.heard).to.have.length(6);
    });

    it('never goes from https to http, nor to an address that is none', async () => {
      const plain = await serve((_heard, response) => response.end('plain'));
      for (const location of [plain.origin, 'https://[', 'ftp://127.0.0.1/']) {
        const secure = await serve((_heard, response) => response.writeHead(301, { location }).end(), tls);
        const http = client([`pinned.example:${secure.port}`, plain.host], {
          resolve: () => Promise.resolve(loopback),
          ca: tls.cert,
        });
        const ask = http.request({
          method: 'GET',
          url: `https://pinned.example:${secure.port}/`,
          redirects: 3,
        });
        expect(await codeOf(ask), location).to.equal('HTTP_REDIRECT_REFUSED');
      }
      expect(plain.connections()).to.equal(0);
    });

    it('hands credentials on within an origin only', async () => {
      const other = await serve((_heard, response) => response.end());
      const server = await redirecting(() => `${other.origin}/landed`);
      const http = client([server.host, other.host]);
      const headers = { Authorization: 'Bearer x', Accept: 'application/json' };
      await http.request({ method: 'GET', url: `${server.origin}/1`, redirects: 1, headers });
      await http.request({ method: 'GET', url: `${server.origin}/go`, redirects: 1, headers });
      expect(server.heard.map((h) => h.headers['authorization'])).to.deep.equal([
        'Bearer x',
        'Bearer x',
        'Bearer x',
      ]);
      expect(other.heard[0]?.headers['authorization']).to.equal(undefined);
      expect(other.heard[0]?.headers['accept']).to.equal('application/json');
    });
  });

  describe('limits', () => {
    it('cuts off a server that never answers', async () => {
      const server = await serve(() => undefined);
      const failure = await failureOf(
        client([server.host]).request({ method: 'POST', url: server.origin, body: 'x', timeoutMs: 60 }),
      );
      expect(failure.code).to.equal('HTTP_TIMEOUT');
      expect(failure.details['isSent']).to.equal(true);
    });

    it('cuts off a body that drips for ever', async () => {
      const server = await serve((_heard, response) => {
        const drip = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(drip));
      });
      expect(
        await codeOf(client([server.host]).request({ method: 'GET', url: server.origin, timeoutMs: 120 })),
      ).to.equal('HTTP_TIMEOUT');
    });

    it('cuts off headers that drip for ever', async () => {
      const server = await serveRaw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => socket.write('X-A: b\r\n'), 10);
        socket.on('close', () => clearInterval(drip));
      });
      expect(
        await codeOf(client([server.host]).request({ method: 'GET', url: server.origin, timeoutMs: 120 })),
      ).to.equal('HTTP_TIMEOUT');
    });

    it('counts one time limit over all redirects', async () => {
      const server = await serve((_heard, response) => {
        setTimeout(() => response.writeHead(302, { location: '/' }).end(), 40);
      });
      const ask = client([server.host]).request({
        method: 'GET',
        url: server.origin,
        timeoutMs: 150,
        redirects: 100,
      });
      expect(await codeOf(ask)).to.equal('HTTP_TIMEOUT');
    });

    it('waits for a connection no longer than the connect limit, name resolution included', async () => {
      const silent = await serveRaw(() => undefined);
      const handshake = await failureOf(
        client([silent.host]).request({
          method: 'GET',
          url: `https://${silent.host}/`,
          connectTimeoutMs: 50,
        }),
      );
      expect(handshake.code).to.equal('HTTP_TIMEOUT');
      expect(handshake.details['isSent']).to.equal(false);
      const never = client([], { resolve: () => new Promise(() => undefined) });
      expect(
        await codeOf(never.request({ method: 'GET', url: 'https://slow.example/', connectTimeoutMs: 30 })),
      ).to.equal('HTTP_TIMEOUT');
    });

    it('stops reading an endless body at the limit', async () => {
      const chunk = Buffer.alloc(64 * 1024);
      let wrote = 0;
      const server = await serve((_heard, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(chunk)) wrote += chunk.length;
        };
        response.on('drain', more);
        more();
      });
      expect(
        await codeOf(client([server.host]).request({ method: 'GET', url: server.origin, maxBytes: 100_000 })),
      ).to.equal('HTTP_TOO_LARGE');
      expect(wrote).to.be.lessThan(64 * 1024 * 1024);
    });

    it('does not begin a body that announces too much', async () => {
      const server = await serve((_heard, response) =>
        response.writeHead(200, { 'content-length': '1000000' }).flushHeaders(),
      );
      expect(
        await codeOf(client([server.host]).request({ method: 'GET', url: server.origin, maxBytes: 1000 })),
      ).to.equal('HTTP_TOO_LARGE');
    });

    it('takes a body of exactly the limit', async () => {
      const server = await serve((_heard, response) => response.end('x'.repeat(1000)));
      const answer = await client([server.host]).request({
        method: 'GET',
        url: server.origin,
        maxBytes: 1000,
      });
      expect(answer.body).to.have.length(1000);
    });

    it('stops a gzip bomb while it is unpacked', async () => {
      const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024));
      const server = await serve((_heard, response) =>
        response.setHeader('content-encoding', 'gzip').end(bomb),
      );
      const ask = client([server.host]).request({ method: 'GET', url: server.origin, maxBytes: 1024 * 1024 });
      expect(bomb.length).to.be.lessThan(1024 * 1024);
      expect(await codeOf(ask)).to.equal('HTTP_TOO_LARGE');
    });

    it('stops compressed data that is endless and yields nothing', async () => {
      const empty = gzipSync('');
      const server = await serve((_heard, response) => {
        response.setHeader('content-encoding', 'gzip');
        const more = (): void => {
          while (!response.destroyed && response.write(empty));
        };
        response.on('drain', more);
        more();
      });
      expect(
        await codeOf(client([server.host]).request({ method: 'GET', url: server.origin, maxBytes: 4000 })),
      ).to.equal('HTTP_TOO_LARGE');
    });

    it('ends at once when the caller stops it', async () => {
      const server = await serve(() => undefined);
      const stop = new AbortController();
      const ask = client([server.host]).request({ method: 'GET', url: server.origin, signal: stop.signal });
      setTimeout(() => stop.abort(), 30);
      expect(await codeOf(ask)).to.equal('HTTP_NETWORK');
      expect(
        await codeOf(
          client([server.host]).request({ method: 'GET', url: server.origin, signal: stop.signal }),
        ),
      ).to.equal('HTTP_NETWORK');
    });
  });

  describe('broken exchanges', () => {
    it('are HTTP_NETWORK: refused, unknown name, cut before, within and after the headers, no HTTP, bad gzip', async () => {
      const gone = await serve((_heard, response) => response.end());
      await gone.close();
      open.pop();
      const cuts: Answer[] = [
        (_heard, _response, request) => request.socket.destroy(),
        (_heard, response) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('half');
          setTimeout(() => response.destroy(), 10);
        },
        (_heard, response) => response.setHeader('content-encoding', 'gzip').end('no gzip at all'),
        (_heard, response) =>
          response.setHeader('content-encoding', 'gzip').end(gzipSync('cut off here').subarray(0, 15)),
        (_heard, response) => response.setHeader('content-encoding', 'rot13').end('x'),
      ];
      const servers = [
        await serveRaw((socket) => socket.end('SSH-2.0-nope\r\n')),
        await serveRaw((socket) => socket.destroy()),
      ];
      for (const cut of cuts) servers.push(await serve(cut));
      for (const [i, server] of servers.entries())
        expect(
          await codeOf(client([server.host]).request({ method: 'GET', url: server.origin })),
          String(i),
        ).to.equal('HTTP_NETWORK');
      const refused = await failureOf(
        client([gone.host]).request({ method: 'POST', url: gone.origin, body: 'x' }),
      );
      expect([refused.code, refused.details['isSent']]).to.deep.equal(['HTTP_NETWORK', false]);
      const missing = () =>
        Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
      expect(
        await codeOf(client([], { resolve: missing }).request({ method: 'GET', url: 'https://x.example/' })),
      ).to.equal('HTTP_NETWORK');
      expect(
        await codeOf(
          client([], { resolve: () => Promise.resolve([]) }).request({
            method: 'GET',
            url: 'https://x.example/',
          }),
        ),
      ).to.equal('HTTP_NETWORK');
    });

    it('tell that the request may have arrived, and show neither address, header nor body', async () => {
      const server = await serve((_heard, _response, request) => request.socket.destroy());
      const failure = await failureOf(
        client([server.host]).request({
          method: 'POST',
          url: `${server.origin}/path?token=abc`,
          headers: { authorization: 'Bearer hidden' },
          body: 'hidden',
        }),
      );
      expect(failure.details['isSent']).to.equal(true);
      expect(JSON.stringify([failure.message, failure.details, failure.cause ?? null])).to.not.match(
        /hidden|abc|path/,
      );
    });

    it('are HTTP_TOO_LARGE where the headers are', async () => {
      const server = await serveRaw((socket) =>
        socket.write(`HTTP/1.1 200 OK\r\nX-Big: ${'x'.repeat(100_000)}\r\n\r\n`),
      );
      expect(await codeOf(client([server.host]).request({ method: 'GET', url: server.origin }))).to.equal(
        'HTTP_TOO_LARGE',
      );
    });
  });
});
