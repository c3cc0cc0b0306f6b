import { createHttp } from '../../adapters/http/create-http.ts';
import { fakeHttp } from '../helpers/fake-http.ts';
import { listen } from '../helpers/loopback.ts';
import { httpContract } from './http-contract.ts';

httpContract('the fake', () => {
  const http = fakeHttp(({ url }) => {
    if (url.endsWith('/cut')) return 'HTTP_NETWORK';
    return url.endsWith('/bad')
      ? { status: 500, body: 'oops' }
      : { status: 201, headers: { 'X-Kind': 'Tea' }, body: { a: 1 } };
  });
  return Promise.resolve({ http, origin: 'https://far.example', close: () => Promise.resolve() });
});

httpContract('the client', async () => {
  const server = await listen(({ path }, response) => {
    if (path === '/cut') response.destroy();
    else if (path === '/bad') response.writeHead(500).end('oops');
    else response.writeHead(201, { 'X-Kind': 'Tea' }).end('{"a":1}');
  });
  const http = createHttp({ allowedHosts: [server.host], userAgent: 'test' });
  return { http, origin: server.origin, close: server.close };
});
