/** Looks at a page as everybody may find it: axe, narrow and wide, by keyboard; and keeps a picture of it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = join(import.meta.dirname, '../out');
const WIDTHS = [360, 800, 1200] as const;
const NARROWEST = 320;
/** Lets a frame of an LMS have the whole window, so that its width is the width under test. */
const WHOLE =
  'iframe { position: fixed !important; inset: 0 !important; z-index: 99 !important; border: 0 !important; max-width: none !important; width: 100vw !important; height: 100vh !important; }';

interface Finding {
  id: string;
  impact: string | null;
  nodes: { target: unknown; failureSummary?: string }[];
}

export interface LookOptions {
  /** Language that the page must name. */
  lang?: string;
  dir?: 'ltr' | 'rtl';
}

/** A page on its own, or the frame of an LMS in which it stands. */
export type Place = Page | Frame;

function frameOf(place: Place): Frame {
  return 'mainFrame' in place ? place.mainFrame() : place;
}

/**
 * Fails where axe finds anything serious, where the page scrolls sideways at 320 px, where the first Tab does not
 * show the skip link, or where language or direction are not named. Pictures: `<name>-<width>.png`.
 */
export async function look(place: Place, name: string, options: LookOptions = {}): Promise<void> {
  const frame = frameOf(place);
  const page = frame.page();
  const before = page.viewportSize() ?? { width: 1200, height: 800 };
  const isFramed = frame.parentFrame() !== null;
  mkdirSync(out, { recursive: true });
  const whole = isFramed ? await page.addStyleTag({ content: WHOLE }) : undefined;
  try {
    await named(frame, name, options);
    await tabs(frame, name);
    await page.setViewportSize({ width: NARROWEST, height: 640 });
    expect(await widthBeyond(frame), `${name} scrolls sideways at ${NARROWEST} px`).to.equal(0);
    for (const width of WIDTHS) await picture(frame, name, width);
    await examined(frame, name);
  } finally {
    await whole?.evaluate((style) => (style as unknown as { remove(): void }).remove());
    await page.setViewportSize(before);
    await settled(frame);
  }
}

async function named(frame: Frame, name: string, { lang = 'en', dir = 'ltr' }: LookOptions): Promise<void> {
  const root = frame.locator('html');
  expect([await root.getAttribute('lang'), await root.getAttribute('dir')], name).to.deep.equal([lang, dir]);
  expect(await frame.locator('h1').count(), `${name} has one heading of the first level`).to.equal(1);
}

/** What the first Tab reaches is the skip link, and it shows then. */
async function tabs(frame: Frame, name: string): Promise<void> {
  const first = frame.locator('a[href], button, input:not([type=hidden]), select, textarea, summary').first();
  expect(await first.getAttribute('href'), `${name} begins with the skip link`).to.equal('#main');
  await first.focus();
  const box = await first.boundingBox();
  expect(box !== null && box.y >= 0 && box.height > 20, `${name} shows the skip link`).to.equal(true);
  await first.evaluate((link) => (link as unknown as { blur(): void }).blur());
}

/** Two pictures later nothing moves any more because of a new width. */
async function settled(frame: Frame): Promise<void> {
  await frame.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))',
  );
}

function widthBeyond(frame: Frame): Promise<number> {
  return frame.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

async function picture(frame: Frame, name: string, width: number): Promise<void> {
  const page = frame.page();
  await page.setViewportSize({ width, height: 600 });
  expect(await widthBeyond(frame), `${name} scrolls sideways at ${width} px`).to.equal(0);
  const height = await frame.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height: Math.min(height, 12_000) });
  await frame.evaluate(
    'Promise.all([...document.images].map((image) => { image.loading = "eager"; return image.decode().catch(() => {}); }))',
  );
  await settled(frame);
  await page.screenshot({ path: join(out, `${name}-${width}.png`) });
}

async function examined(frame: Frame, name: string): Promise<void> {
  await frame.evaluate(axe);
  const found = await frame.evaluate<Finding[]>(
    "axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)",
  );
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => [id, nodes.map((node) => [node.target, node.failureSummary])]),
    `axe on ${name}`,
  ).to.deep.equal([]);
}

/** A picture of what somebody saw when a test failed. */
export async function keepFailure(page: Page, name: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  await page.screenshot({ path: join(out, `failed-${name}.png`) });
}
