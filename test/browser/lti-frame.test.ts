import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import express from 'express';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { createHttp } from '../../adapters/http/create-http.ts';
import { ltiRoutes } from '../../lti/routes.ts';
import { invitePlatform } from '../../server/actions/platforms/invite-platform.ts';
import { PAGE_POLICY, securityHeaders } from '../../server/http/base/headers.ts';
import { assetRoutes } from '../../server/http/public/assets.ts';
import { hasChromium, openChromium } from '../helpers/chromium.ts';
import { fakeClock } from '../helpers/clock.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import {
  ORGANISATION,
  platformKeys,
  registerPlatform,
  startPlatform,
  type TestPlatform,
} from '../helpers/lti-platform.ts';

const out = join(import.meta.dirname, 'out');

/**
 * The tool on `localhost` in a frame of a platform on `127.0.0.1`: two sites, so that cookies in the frame
 * are third-party ones. The browser blocks those that are not partitioned.
 */
(hasChromium ? describe : describe.skip)('LTI in the frame of another site', () => {
  let browser: Browser;
  let browsing: BrowserContext;
  let page: Page;
  let frame: FrameLocator;
  let platform: TestPlatform;
  let ctx: TestContext;
  let server: Server;
  let tool: string;
  /** The frame keeps no cookie at all, partitioned or not. */
  let isCookieless: boolean;

  before(async () => {
    mkdirSync(out, { recursive: true });
    platform = await startPlatform(await platformKeys());
    server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    tool = `http://localhost:${(server.address() as AddressInfo).port}`;
    const http = createHttp({ allowedHosts: [platform.host], userAgent: 'test' });
    ctx = await testContext({ http, clock: fakeClock(Date.now()), settings: { publicUrl: tool } });
    server.on('request', toolApp());
    await registerPlatform(ctx, platform);
    platform.routes['/course'] = coursePage;
    platform.routes['/auth'] = authPage;
    browser = await openChromium(['--test-third-party-cookie-phaseout']);
  });
  after(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await ctx.store.close();
    await platform.close();
  });
  beforeEach(async () => {
    isCookieless = false;
    browsing = await browser.newContext({ viewport: { width: 900, height: 650 } });
    page = await browsing.newPage();
    frame = page.frameLocator('iframe');
  });
  afterEach(() => browsing.close());

  function toolApp(): express.Express {
    const app = express();
    app.use((req, res, next) => {
      if (isCookieless && req.get('sec-fetch-dest') === 'iframe') {
        delete req.headers.cookie;
        const writeHead = res.writeHead.bind(res);
        res.writeHead = ((...head: Parameters<typeof writeHead>) => {
          res.removeHeader('Set-Cookie');
          return writeHead(...head);
        }) as typeof res.writeHead;
      }
      next();
    });
    app.use(assetRoutes(ctx), securityHeaders(false), (_req, res, next) => {
      res.setHeader('Content-Security-Policy', PAGE_POLICY);
      next();
    });
    app.use(ltiRoutes(ctx));
    app.get('/courses/:course', (req, res) => {
      const isSignedIn = (req.headers.cookie ?? '').includes('__Host-bb_session=');
      res
        .set('Content-Security-Policy', 'frame-ancestors *')
        .send(`<h1>${isSignedIn ? 'signed in' : 'nobody'}</h1>`);
    });
    return app;
  }

  /** A page of the platform with the tool in a frame, and its side of platform storage. */
  const coursePage: TestPlatform['routes'][string] = (heard, response) => {
    const fields: Record<string, string> = {
      iss: platform.issuer,
      client_id: platform.clientId,
      login_hint: '31',
      lti_message_hint: '{"cmid":5}',
      target_link_uri: `${tool}/launch`,
      ...(heard.path.includes('storage') && { lti_storage_target: '_parent' }),
    };
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input type="hidden" name="${name}" value='${value}'>`,
    );
    response.writeHead(200, { 'content-type': 'text/html' }).end(`
      <iframe name="tool" width="868" height="552"></iframe>
      <form method="post" target="tool" action="${tool}/lti/login">${inputs.join('')}</form>
      <script>
        const kept = {};
        addEventListener('message', ({ data, origin, source }) => {
          if (!/^lti\\.(put|get)_data$/.test(data.subject)) return;
          if (data.subject === 'lti.put_data') kept[data.key] = data.value;
          const { message_id, key } = data;
          source.postMessage({ subject: data.subject + '.response', message_id, key, value: kept[key] }, origin);
        });
        document.forms[0].submit();
      </script>`);
  };

  const authPage: TestPlatform['routes'][string] = (heard, response) => {
    const query = new URLSearchParams(heard.path.split('?')[1]);
    void platform.sign(platform.claims(ctx, query.get('nonce') ?? '')).then((token) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`
        <form method="post" action="${query.get('redirect_uri')}">
          <input type="hidden" name="state" value="${query.get('state')}">
          <input type="hidden" name="id_token" value="${token}">
        </form><script>document.forms[0].submit()</script>`);
    });
  };

  it('L6 keeps its partitioned cookie and opens in the frame, also after a reload', async () => {
    await page.goto(`${platform.origin}/course`);
    await frame.getByText('signed in').waitFor();
    await page.reload();
    await frame.getByText('signed in').waitFor();
  });

  it('L8 opens in a new tab where the frame keeps no cookie, and says what to do afterwards', async () => {
    isCookieless = true;
    await page.goto(`${platform.origin}/course`);
    await frame.getByRole('heading', { name: 'Open Badge Bridge in a new tab' }).waitFor();
    await page.screenshot({ path: join(out, 'lti-new-tab.png') });
    const opening = browsing.waitForEvent('page');
    await frame.getByRole('link', { name: 'Open in a new tab' }).click();
    await (await opening).getByText('signed in').waitFor();
    await frame.getByRole('heading', { name: 'open in another tab' }).waitFor();
  });

  it('L7, L21 proves the browser by platform storage and hands the launch to a tab', async () => {
    isCookieless = true;
    await page.goto(`${platform.origin}/course?storage`);
    await frame.getByRole('heading', { name: 'You are signed in' }).waitFor();
    const opening = browsing.waitForEvent('page');
    await frame.getByRole('button', { name: 'Open Badge Bridge' }).click();
    const tab = await opening;
    await tab.getByText('signed in').waitFor();
    expect(new URL(tab.url()).search).to.equal('');
  });

  it('L28 tells the platform to close the registration', async () => {
    platform.routes['/register'] = (_heard, response) => {
      response.writeHead(201).end(JSON.stringify({ client_id: 'client-new' }));
    };
    const { link } = await invitePlatform(
      ctx,
      { kind: 'owner', name: 'Ida' },
      { organisation: ORGANISATION, label: 'Campus North' },
    );
    const address = `${link}&openid_configuration=${encodeURIComponent(`${platform.origin}/openid-configuration`)}`;
    platform.routes['/manage'] = (_heard, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`
        <iframe width="860" height="600" src="${address}"></iframe>
        <script>addEventListener('message', ({ data }) => { document.title += ' ' + data.subject; })</script>`);
    };
    await page.goto(`${platform.origin}/manage`);
    await frame.getByRole('heading', { name: 'Campus North is registered' }).waitFor();
    await page.screenshot({ path: join(out, 'lti-registered.png') });
    await frame.getByRole('button', { name: 'Close this window' }).click();
    await page.waitForFunction(() => document.title.includes('org.imsglobal.lti.close'));
  });
});
