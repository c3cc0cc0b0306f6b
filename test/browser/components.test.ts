import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { componentsPage } from '../../server/views/dev/components-page.tsx';
import { asset, findAsset } from '../../server/views/assets.ts';
import { render } from '../../server/views/layout.tsx';
import { wordsFor } from '../../server/views/words.ts';
import { hasChromium, openChromium } from '../helpers/chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = join(import.meta.dirname, 'out');
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src *";

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

interface Finding {
  id: string;
  nodes: { target: string[] }[];
}

/** Serves assets, `/dev/components`, and what a test puts there. */
async function serve(routes: Record<string, Handler>): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const found = findAsset(url.pathname);
    response.setHeader('content-security-policy', policy);
    const route = routes[url.pathname];
    if (found !== undefined) response.setHeader('content-type', found.type).end(found.bytes);
    else if (route !== undefined) route(request, response, url);
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const html = (body: string, attributes = ''): string =>
  `<!doctype html><html lang="en"><head><title>t</title><link rel="stylesheet" href="${asset('site.css')}"><script src="${asset('enhance.js')}" defer></script></head><body ${attributes}>${body}</body></html>`;

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

(hasChromium ? describe : describe.skip)('components in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let server: Server;
  let origin: string;
  let body = '';
  const saves: Record<string, string>[] = [];
  let answer: { status: number; json: unknown } = { status: 200, json: {} };
  let fragment = '<p>one</p>';
  const submitted: Record<string, string>[] = [];
  let platformReplies = true;

  const routes: Record<string, Handler> = {
    '/dev/components': (_request, response, url) => {
      const words = wordsFor(url.searchParams.get('lang') ?? 'en');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(render(componentsPage(words, 'site')));
    },
    '/page': (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(body);
    },
    '/save': (request, response) => {
      void bodyOf(request).then((form) => {
        saves.push(Object.fromEntries(form));
        response
          .writeHead(answer.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer.json));
      });
    },
    '/fragment': (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(fragment);
    },
    '/submit': (request, response) => {
      void bodyOf(request).then((form) => {
        submitted.push(Object.fromEntries(form));
        response.setHeader('content-type', 'text/html').end('<!doctype html><title>sent</title>sent');
      });
    },
  };

  before(async () => {
    mkdirSync(out, { recursive: true });
    ({ server, origin } = await serve(routes));
    browser = await openChromium();
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  async function open(
    path: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; problems: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(origin + path);
    return { page, problems };
  }

  const looks: [string, number, string, BrowserContextOptions][] = [
    ['1200', 1200, '', {}],
    ['800', 800, '', {}],
    ['360', 360, '', {}],
    ['320', 320, '', {}],
    ['1200-dark', 1200, '', { colorScheme: 'dark' }],
    ['360-rtl', 360, '?lang=ar-XB', {}],
    ['800-rtl', 800, '?lang=ar-XB', {}],
    ['360-long', 360, '?lang=en-XA', {}],
    ['800-contrast', 800, '', { contrast: 'more' }],
    ['800-forced', 800, '', { forcedColors: 'active' }],
  ];
  for (const [name, width, query, options] of looks) {
    it(`shows every component without axe findings or sideways scrolling (${name})`, async () => {
      const { page, problems } = await open(`/dev/components${query}`, {
        ...options,
        viewport: { width, height: 800 },
      });
      expect(problems, 'the content policy and the script are content').to.deep.equal([]);
      const sideways = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(sideways).to.equal(0);
      await page.screenshot({ path: join(out, `components-${name}.png`), fullPage: true });
      await page.evaluate(axe);
      const found = await page.evaluate<Finding[]>('axe.run().then((r) => r.violations)');
      expect(found.map((one) => [one.id, one.nodes.map((node) => node.target)])).to.deep.equal([]);
      await page.context().close();
    });
  }

  it('copies where clipboard.writeText is refused, and says so', async () => {
    const { page } = await open('/dev/components');
    await page.evaluate(
      'navigator.clipboard && (navigator.clipboard.writeText = () => Promise.reject(new Error()))',
    );
    await page.click('[data-copy]');
    await page.locator('.copied', { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('String(getSelection())')).to.equal(
      'https://badges.nordhafen.example/b/7f3k-q2dm',
    );
    await page.context().close();
  });

  it('asks in a dialog, closes by Escape and by its button, and gives the focus back', async () => {
    const { page } = await open('/dev/components');
    for (const close of [() => page.keyboard.press('Escape'), () => page.click('dialog [data-close]')]) {
      await page.click('#revoke > summary');
      expect(await page.locator('dialog[open]').count()).to.equal(1);
      expect(
        await page.evaluate("document.querySelector('dialog').contains(document.activeElement)"),
      ).to.equal(true);
      await close();
      await page.waitForSelector('dialog', { state: 'detached' });
      expect(await page.evaluate("document.activeElement.closest('details').id")).to.equal('revoke');
    }
    await page.context().close();
  });

  it('asks by a disclosure where scripts are off', async () => {
    const { page } = await open('/dev/components', { javaScriptEnabled: false });
    await page.click('#revoke > summary');
    expect(await page.isVisible('#revoke form textarea')).to.equal(true);
    expect(await page.isVisible('#revoke [data-close]')).to.equal(false);
    await page.context().close();
  });

  it('shows only the questions that the kind of requirement has, without script', async () => {
    const { page } = await open('/dev/components', { javaScriptEnabled: false });
    const seen = async (): Promise<boolean[]> =>
      Promise.all(
        ['.if-item', '.if-result', '.if-percent'].map((part) => page.isVisible(`#builder ${part}`)),
      );
    expect(await seen()).to.deep.equal([true, false, true]);
    await page.selectOption('#builder .asks select >> nth=0', 'activity.completed');
    expect(await seen()).to.deep.equal([true, true, false]);
    await page.selectOption('#builder .asks select >> nth=0', 'course.completed');
    expect(await seen()).to.deep.equal([false, false, false]);
    await page.context().close();
  });

  it('counts selected rows and selects all of them', async () => {
    const { page } = await open('/dev/components');
    await page.check('tbody input >> nth=1');
    expect(await page.textContent('[data-selected]')).to.equal('2');
    await page.check('[data-all]');
    expect(await page.textContent('[data-selected]')).to.equal('3');
    await page.context().close();
  });

  const form = (rev: number): string =>
    `<form data-autosave data-saving="Saving" data-failed="Not saved" action="/save" method="post"><input type="hidden" name="rev" value="${rev}"><input name="name" value=""><button name="go" value="1">Save</button><p id="part">old</p><span role="status" data-status></span></form>`;

  it('saves a second after the last change, carries the new revision to every form, and replaces parts', async () => {
    saves.length = 0;
    answer = { status: 200, json: { rev: 8, text: 'Saved 10:42', parts: { part: '<p id="part">new</p>' } } };
    body = html(form(7) + form(7));
    const { page } = await open('/page');
    await page.fill('form >> nth=0 >> [name=name]', 'Data');
    await page.locator('[data-status]', { hasText: 'Saved 10:42' }).first().waitFor();
    expect(saves).to.deep.equal([{ rev: '7', name: 'Data' }]);
    expect(await page.inputValue('form >> nth=1 >> [name=rev]')).to.equal('8');
    expect(await page.textContent('#part')).to.equal('new');
    await page.context().close();
  });

  it('saves one form after the other, each with the revision of the one before', async () => {
    saves.length = 0;
    answer = { status: 200, json: { rev: 9, text: 'Saved' } };
    body = html(form(7) + form(7));
    const { page } = await open('/page');
    await page.fill('form >> nth=0 >> [name=name]', 'A');
    await page.fill('form >> nth=1 >> [name=name]', 'B');
    for (const nth of [0, 1]) await page.locator('[data-status]', { hasText: 'Saved' }).nth(nth).waitFor();
    expect(saves.map((save) => save['rev'])).to.deep.equal(['7', '9']);
    await page.context().close();
  });

  it('shows a conflict and saves nothing more', async () => {
    saves.length = 0;
    answer = {
      status: 409,
      json: { text: 'Somebody else saved', parts: { part: '<p id="part">theirs</p>' } },
    };
    body = html(form(7));
    const { page } = await open('/page');
    await page.fill('[name=name]', 'mine');
    await page.locator('[data-status]', { hasText: 'Somebody else saved' }).first().waitFor();
    await page.fill('[name=name]', 'mine again');
    await page.waitForTimeout(1300);
    expect(saves.length).to.equal(1);
    expect(await page.textContent('#part')).to.equal('theirs');
    expect(await page.inputValue('[name=name]')).to.equal('mine again');
    await page.context().close();
  });

  it('says when a save did not arrive, and tries again with the next change', async () => {
    answer = { status: 200, json: { text: 'Saved' } };
    body = html(form(7));
    const { page } = await open('/page');
    await page.context().setOffline(true);
    await page.fill('[name=name]', 'x');
    await page.locator('[data-status]', { hasText: 'Not saved' }).first().waitFor();
    await page.context().setOffline(false);
    await page.fill('[name=name]', 'xy');
    await page.locator('[data-status]', { hasText: 'Saved' }).first().waitFor();
    await page.context().close();
  });

  it('keeps the pressed button when a form is sent by hand', async () => {
    saves.length = 0;
    answer = { status: 200, json: {} };
    body = html(form(7));
    const { page } = await open('/page');
    await page.fill('[name=name]', 'x');
    await Promise.all([page.waitForURL('**/save'), page.click('[name=go]')]);
    expect(saves.at(-1)).to.deep.equal({ rev: '7', name: 'x', go: '1' });
    await page.context().close();
  });

  it('saves what was typed elsewhere before another form is sent or a link is followed', async () => {
    const ways: [string, string, string][] = [
      [form(7), '[name=go] >> nth=1', '**/save'],
      ['<form method="post" action="/submit"><button id="send">Send</button></form>', '#send', '**/submit'],
      ['<a href="/dev/components">Away</a>', 'text=Away', '**/dev/components'],
    ];
    for (const [beside, press, to] of ways) {
      saves.length = 0;
      answer = { status: 200, json: { rev: 9, text: 'Saved' } };
      body = html(form(7) + beside);
      const { page } = await open('/page');
      await page.fill('form >> nth=0 >> [name=name]', 'A');
      await page.click(press);
      await page.waitForURL(to);
      expect(saves[0], to).to.deep.equal({ rev: '7', name: 'A' });
      if (to === '**/save') expect(saves[1]).to.include({ rev: '9', go: '1' });
      await page.context().close();
    }
  });

  it('stays where it is and says so where what was typed elsewhere could not be saved', async () => {
    answer = { status: 409, json: { text: 'Somebody else saved' } };
    body = html(`${form(7)}<form method="post" action="/submit"><button id="send">Send</button></form>`);
    const { page } = await open('/page');
    await page.fill('[name=name]', 'A');
    await page.click('#send');
    await page.locator('[data-status]', { hasText: 'Somebody else saved' }).first().waitFor();
    expect(await page.inputValue('[name=name]')).to.equal('A');
    expect(new URL(page.url()).pathname).to.equal('/page');
    await page.click('#send');
    await page.waitForURL('**/submit');
    await page.context().close();
  });

  it('reads a fragment again until it is done, and leaves it alone while it is used', async () => {
    fragment = '<p>two</p>';
    body = html('<div data-poll="/fragment" data-every="0.2"><p>one</p></div>');
    const { page } = await open('/page');
    await page.waitForSelector('text=two');
    fragment = '<p data-done>three</p>';
    await page.waitForSelector('text=three');
    fragment = '<p>four</p>';
    await page.waitForTimeout(700);
    expect(await page.textContent('[data-poll]')).to.equal('three');
    await page.context().close();
  });

  it('shows a colour in the picker as it is typed, and as text as it is picked', async () => {
    body = html(
      '<form><input id="typed" data-colour="picked"><input id="picked" type="color" data-colour="typed"></form>',
    );
    const { page } = await open('/page');
    await page.fill('#typed', '#1A5F7A');
    expect(await page.inputValue('#picked')).to.equal('#1a5f7a');
    await page.fill('#typed', '#1A5F');
    expect(await page.inputValue('#picked')).to.equal('#1a5f7a');
    await page.fill('#picked', '#ffffcc');
    expect(await page.inputValue('#typed')).to.equal('#ffffcc');
    await page.context().close();
  });

  it('sends a form that is marked to be sent at once', async () => {
    submitted.length = 0;
    body = html(
      '<form method="post" action="/submit" data-submit><input type="hidden" name="id_token" value="t"></form>',
    );
    const { page } = await open('/page');
    await page.waitForURL('**/submit');
    expect(submitted).to.deep.equal([{ id_token: 't' }]);
    await page.context().close();
  });

  describe('inside an LMS', () => {
    let lms: Server;
    let lmsOrigin: string;
    before(async () => {
      const platform: Handler = (_request, response, url) => {
        response.removeHeader('content-security-policy');
        response.setHeader('content-type', 'text/html').end(`<!doctype html><title>LMS</title><script>
          window.heard = [];
          addEventListener('message', (event) => {
            window.heard.push({ origin: event.origin, ...event.data });
            const { subject, message_id, key, value } = event.data;
            if (!/_data$/.test(subject) || ${String(!platformReplies)}) return;
            if (subject === 'lti.put_data') window.kept = value;
            const reply = { subject: subject + '.response', message_id, key, value: window.kept };
            event.source.postMessage({ ...reply, message_id: 'other', value: 'forged' }, event.origin);
            event.source.postMessage(reply, event.origin);
          });
        </script><iframe src="${url.searchParams.get('src') ?? ''}" width="600" height="300"></iframe>`);
      };
      ({ server: lms, origin: lmsOrigin } = await serve({ '/lms': platform }));
      lmsOrigin = lmsOrigin.replace('127.0.0.1', 'localhost');
    });
    after(() => lms.close());

    async function inLms(): Promise<Page> {
      const page = await (await browser.newContext()).newPage();
      await page.goto(`${lmsOrigin}/lms?src=${encodeURIComponent(`${origin}/page`)}`);
      return page;
    }

    it('tells the platform, and no other origin, how tall the page is', async () => {
      body = html('<main><p>text</p></main>', `data-platform="${lmsOrigin}"`);
      const page = await inLms();
      await page.waitForFunction(
        "window.heard.some((m) => m.subject === 'lti.frameResize' && m.height > 20)",
      );
      expect(await page.evaluate('window.heard.every((m) => m.origin !== location.origin)')).to.equal(true);
      body = html('<main><p>text</p></main>', 'data-platform="https://other.example"');
      const deaf = await inLms();
      await deaf.waitForTimeout(500);
      expect(await deaf.evaluate('window.heard.length')).to.equal(0);
      await page.context().close();
      await deaf.context().close();
    });

    it('closes a registration by message', async () => {
      body = html('<button type="button" data-lti-close>Close</button>');
      const page = await inLms();
      await page.frameLocator('iframe').locator('button').click();
      await page.waitForFunction("window.heard.some((m) => m.subject === 'org.imsglobal.lti.close')");
      await page.context().close();
    });

    const storage = (kind: string, extra: string, from = lmsOrigin): string =>
      html(
        `<form method="post" action="/submit" data-storage="${kind}" data-origin="${from}" data-target="_parent" data-key="state" ${extra}><input type="hidden" name="stored" value=""></form>`,
      );

    it('puts and gets by platform storage, ignoring messages with another id', async () => {
      submitted.length = 0;
      platformReplies = true;
      body = storage('put', 'data-value="secret"');
      const page = await inLms();
      await page.frameLocator('iframe').locator('text=sent').waitFor();
      expect(submitted).to.deep.equal([{ stored: 'secret' }]);
      expect(await page.evaluate("window.heard.find((m) => m.subject === 'lti.put_data').value")).to.equal(
        'secret',
      );
      await page.context().close();
    });

    it('goes on with nothing where the platform stays silent or another origin would answer', async () => {
      for (const [replies, from] of [
        [false, lmsOrigin],
        [true, 'https://other.example'],
      ] as const) {
        submitted.length = 0;
        platformReplies = replies;
        body = storage('get', '', from);
        const started = Date.now();
        const page = await inLms();
        await page.frameLocator('iframe').locator('text=sent').waitFor();
        expect(submitted).to.deep.equal([{ stored: '' }]);
        expect(Date.now() - started).to.be.greaterThan(2500);
        await page.context().close();
      }
    });
  });
});
