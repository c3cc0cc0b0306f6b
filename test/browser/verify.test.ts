import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import QRCode from 'qrcode';
import sharp from 'sharp';
import { bakedPicture } from '../helpers/baked-picture.ts';
import { publishAward } from '../../server/actions/awards/publish-award.ts';
import type { Award } from '../../server/model/awards/award.ts';
import { hasChromium, openChromium } from '../helpers/chromium.ts';
import { activeBadge } from '../helpers/house.ts';
import { type Site, startSite } from '../http/learner/site.ts';
import { cameraArguments, videoOf } from './helpers/fake-camera.ts';
import { keepFailure, look } from './helpers/looks.ts';

const SAM = 'sam.taylor@campus.example';
const GENUINE = 'This badge is genuine and valid.';

(hasChromium ? describe : describe.skip)('the Verify page in a browser', function () {
  this.timeout(120_000);
  let site: Site;
  let browser: Browser;
  let folder: string;
  let award: Award;
  let revoked: Award;
  let browsing: BrowserContext;
  let page: Page;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'badge-bridge-camera-'));
    site = await startSite({ isDevelopment: true });
    const badge = await activeBadge(site.house, {
      name: 'Fachübergreifende Schlüsselqualifikation Datenkompetenz',
      validity: '1',
    });
    await site.house.quiet();
    for (const index of [0, 1]) await site.finish(index);
    award = await publishAward(site.ctx, await site.awardOf(0), { isPublic: true, name: 'Sam Taylor' });
    await site.revoke(badge, 1, 'Handed out by mistake: two names were mixed up.');
    revoked = await site.awardOf(1);
    writeFileSync(join(folder, 'badge.png'), await bakedPicture(site.ctx, award));
    const code = await QRCode.toBuffer(`${site.origin}/b/${award.id}`, { margin: 4, scale: 8 });
    writeFileSync(join(folder, 'seen.y4m'), await videoOf(code));
    writeFileSync(join(folder, 'photo.jpg'), await photoOf(code));
    writeFileSync(join(folder, 'cat.jpg'), await photoOf(undefined));
    browser = await openChromium(cameraArguments(join(folder, 'seen.y4m')));
  });
  after(async () => {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    browsing = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    page = await browsing.newPage();
    await page.goto(`${site.origin}/verify`);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await keepFailure(page, 'verify');
    await browsing.close();
  });

  /** The code lies somewhere on a large photo, not quite straight. */
  async function photoOf(code: Uint8Array | undefined): Promise<Buffer> {
    const paper = sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#d8cfc0' } });
    if (code === undefined) return paper.jpeg().toBuffer();
    const turned = await sharp(code).resize(700).rotate(7, { background: '#ffffff' }).toBuffer();
    return paper
      .composite([{ input: turned, left: 1500, top: 600 }])
      .jpeg({ quality: 80 })
      .toBuffer();
  }
  const said = (): Promise<string> => page.locator('[data-say]').innerText();
  const saysOnce = (words: string): Promise<void> =>
    page.locator('[data-say]').filter({ hasText: words }).waitFor();
  /** The content policy forbids what the browser's own waiting would do. */
  async function until(expression: string): Promise<void> {
    while (!(await page.evaluate<boolean>(expression))) await page.waitForTimeout(20);
  }
  const check = async (): Promise<string> => {
    await page.click('.btn.go');
    return page.locator('h1').innerText();
  };

  it('takes a file that is dropped on it', async () => {
    const base64 = (await readFile(join(folder, 'badge.png'))).toString('base64');
    const dropped = await page.evaluateHandle<unknown>(
      `(() => { const all = new DataTransfer(); const bytes = Uint8Array.from(atob('${base64}'), (one) => one.charCodeAt(0)); all.items.add(new File([bytes], 'badge.png', { type: 'image/png' })); return all; })()`,
    );
    await page.dispatchEvent('.drop', 'drop', { dataTransfer: dropped });
    await page.fill('#recipient', SAM);
    expect(await check()).to.equal(GENUINE);
    expect(await page.locator('.identity').innerText()).to.equal(
      `You asked whether it was issued to ${SAM}: yes.`,
    );
    expect(page.url()).to.equal(`${site.origin}/verify`);
  });

  it('reads the QR code that the camera sees, shows what it read, and checks it when told to', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.click('text=Scan a QR code');
    await saysOnce('Read from the QR code.');
    expect(await page.inputValue('#text')).to.equal(`${site.origin}/b/${award.id}`);
    expect(await page.locator('video').isVisible()).to.equal(false);
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Check badge');
    expect(
      asked.every((url) => url.startsWith(`${site.origin}/assets/`) || url.startsWith('blob:')),
    ).to.equal(true);
    expect(await check()).to.equal(GENUINE);
  });

  it('lets go of the camera when it is stopped', async () => {
    await page.evaluate(
      "navigator.mediaDevices.getUserMedia = ((ask) => async (wanted) => (window.given = await ask.call(navigator.mediaDevices, wanted)))(navigator.mediaDevices.getUserMedia); window.BarcodeDetector = class { static getSupportedFormats() { return Promise.resolve(['qr_code']); } detect() { return Promise.resolve([]); } }",
    );
    await page.click('text=Scan a QR code');
    await saysOnce('Hold the QR code');
    await until('document.querySelector("video").readyState >= 2');
    await look(page, 'verify-scanning');
    await page.click('text=Stop the camera');
    expect(await page.evaluate('window.given.getTracks().map((one) => one.readyState).join()')).to.equal(
      'ended',
    );
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('Scan a QR code');
    expect(await said()).to.equal('');
  });

  it('says what to do where the camera is refused or there is none', async () => {
    for (const [name, words] of [
      ['NotAllowedError', 'The camera may not be used here.'],
      ['NotFoundError', 'No camera was found.'],
      ['NotReadableError', 'another program may hold it'],
    ]) {
      await page.evaluate(
        `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${String(name)}'))`,
      );
      await page.click('text=Scan a QR code');
      await saysOnce(String(words));
      expect(await said()).to.match(/choose a photo of the QR code/i);
    }
  });

  it('reads a QR code from a photo that is chosen as the file, without sending the photo', async () => {
    await page.setInputFiles('#file', join(folder, 'photo.jpg'));
    await saysOnce('Read from the QR code.');
    expect(await page.inputValue('#text')).to.equal(`${site.origin}/b/${award.id}`);
    expect(await page.inputValue('#file')).to.equal('');
    expect(await check()).to.equal(GENUINE);
  });

  it('says so where a photo holds no code, and leaves a picture with a badge in it alone', async () => {
    await page.setInputFiles('#file', join(folder, 'cat.jpg'));
    await saysOnce('No QR code was found in this picture.');
    await page.setInputFiles('#file', join(folder, 'badge.png'));
    await until("document.querySelector('[data-say]').textContent === ''");
    expect(await page.inputValue('#text')).to.equal('');
    expect(await check()).to.equal(GENUINE);
  });

  it('does not take a file that is too large', async () => {
    writeFileSync(join(folder, 'large.json'), Buffer.alloc(5 * 1024 * 1024 + 1, 32));
    await page.setInputFiles('#file', join(folder, 'large.json'));
    await saysOnce('larger than 5 MB');
    expect(await page.inputValue('#file')).to.equal('');
  });

  it('works without script, and then offers no camera', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const quiet = await plain.newPage();
    await quiet.goto(`${site.origin}/verify`);
    expect(await quiet.locator('text=Scan a QR code').isVisible()).to.equal(false);
    await quiet.setInputFiles('#file', join(folder, 'badge.png'));
    await quiet.click('text=Check badge');
    expect(await quiet.locator('h1').innerText()).to.equal(GENUINE);
    expect(await quiet.locator('text=Print').isVisible()).to.equal(false);
    await plain.close();
  });

  it('gives the result to take along as a file, and prints every check', async () => {
    await page.fill('#text', `${site.origin}/a/${award.id}`);
    await check();
    const [taken] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Download the result'),
    ]);
    expect(taken.suggestedFilename()).to.equal('badge-check-2026-11-21.json');
    const file = JSON.parse(await readFile(await taken.path(), 'utf8')) as { verdict: string };
    expect(file.verdict).to.equal('valid');
    await page.emulateMedia({ media: 'print' });
    for (const words of [
      GENUINE,
      'It was not revoked.',
      'It has not expired.',
      'Checked on 21 November 2026',
    ])
      expect(await page.locator(`text=${words}`).last().isVisible(), words).to.equal(true);
    for (const words of ['Verify another badge', 'Download the result', 'Link that repeats'])
      expect(await page.locator(`text=${words}`).first().isVisible(), words).to.equal(false);
    await page.emulateMedia({ media: 'screen' });
  });

  it('is fit for everybody in each of its states', async () => {
    const credential = award.documents?.credential ?? '';
    await look(page, 'verify');
    await check();
    await look(page, 'verify-nothing');
    const states: [string, string, string][] = [
      ['verify-valid', credential, SAM],
      ['verify-other', credential, 'somebody.with-a-very-long-name@department.faculty.university.example'],
      ['verify-forged', credential.replace('Datenkompetenz', 'Datenmeisterschaft'), ''],
      ['verify-revoked', revoked.documents?.credential ?? '', ''],
      ['verify-unchecked', 'https://gone.example/a', ''],
      ['verify-none', 'hello', ''],
    ];
    for (const [name, text, recipient] of states) {
      await page.goto(`${site.origin}/verify`);
      await page.fill('#text', text);
      await page.fill('#recipient', recipient);
      await check();
      await look(page, name);
    }
    await page.goto(
      `${site.origin}/verify?lang=ar-XB&url=${encodeURIComponent(`${site.origin}/b/${award.id}`)}`,
    );
    await look(page, 'verify-valid-rtl', { lang: 'ar-XB', dir: 'rtl' });
    await page.goto(`${site.origin}/verify?lang=en-XA`);
    await look(page, 'verify-long', { lang: 'en-XA' });
  });

  it('is used with the keyboard alone', async () => {
    await page.focus('#text');
    await page.keyboard.type(`${site.origin}/a/${award.id}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type(SAM);
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1.verdict');
    const summary = page.locator('.check > summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.check').first().getAttribute('open')).not.to.equal(null);
  });
});
