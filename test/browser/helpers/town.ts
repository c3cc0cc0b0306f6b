/** The whole demo, and a browser for each person in it; cookies of other sites are blocked in all of them. */
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { type Constellation, startConstellation } from '../../../scripts/demo/constellation.ts';
import { openChromium } from '../../helpers/chromium.ts';

export interface Town extends Constellation {
  /** A person's own browser. */
  person(): Promise<Person>;
  /** What pages of the product complained of in a console: scripts that failed, rules of the content policy broken. */
  problems: readonly string[];
}

export interface Person {
  browsing: BrowserContext;
  page: Page;
  /** Signs in to campus as somebody and opens a page there. */
  enter(username: string, path: string): Promise<void>;
  /** The tool inside the page of campus, once it has left campus' own pages; `at` narrows its path. */
  tool(at?: RegExp): Promise<Frame>;
}

/** Starts everything; the product runs in development, so that pseudo languages are offered. */
export async function openTown(): Promise<Town> {
  const constellation = await startConstellation({ env: { DEV: '1' } });
  const browser = await openChromium(['--test-third-party-cookie-phaseout']);
  const problems: string[] = [];
  return {
    ...constellation,
    problems,
    person: () => newPerson(browser, constellation, problems),
    async close() {
      await browser.close();
      await constellation.close();
    },
  };
}

async function newPerson(browser: Browser, town: Constellation, problems: string[]): Promise<Person> {
  const browsing = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  browsing.setDefaultTimeout(20_000);
  browsing.on('console', (message) => {
    const isOurs = message.location().url.startsWith(town.product.url);
    const isTold = /status of 4\d\d|Blocked autofocusing/.test(message.text());
    if (isOurs && message.type() === 'error' && !isTold)
      problems.push(`${message.location().url}: ${message.text()}`);
  });
  browsing.on('weberror', (error) => problems.push(error.error().message));
  const page = await browsing.newPage();
  return {
    browsing,
    page,
    async enter(username, path) {
      await page.goto(`${town.campus.url}/as/${username}?to=${encodeURIComponent(path)}`);
    },
    async tool(at = /./) {
      const isThere = (frame: Frame): boolean =>
        frame.url().startsWith(town.product.url) &&
        !frame.url().startsWith(`${town.product.url}/lti/`) &&
        at.test(new URL(frame.url()).pathname);
      const framed = (): Frame | undefined =>
        page.frames().find((one) => one !== page.mainFrame() && isThere(one));
      const here = framed() ?? (await page.waitForEvent('framenavigated', isThere));
      await here.locator('#main').waitFor();
      return here;
    },
  };
}

const PATIENCE_MS = 40_000;

/** Opens a page again and again until it shows so many of something, as somebody does who waits. */
export async function reopenUntil(frame: Frame, seen: Locator, count: number): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  do await frame.goto(frame.url());
  while ((await seen.count()) !== count && Date.now() < end);
}
