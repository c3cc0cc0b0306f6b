import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { demoPassword } from '../../scripts/demo/backpack/start-backpack.ts';
import { readBakedPng } from '../../scripts/demo/check/read-baked-png.ts';
import { hasChromium } from '../helpers/chromium.ts';
import { keepFailure, look } from './helpers/looks.ts';
import { openTown, type Person, reopenUntil, type Town } from './helpers/town.ts';

/**
 * One story in the order in which it happens; each part needs the one before. Everybody has a browser of their own
 * that blocks cookies of other sites, and meets Badge Bridge inside campus, which is another site.
 */
(hasChromium ? describe : describe.skip)('the whole way in a browser', function () {
  this.timeout(120_000);
  this.bail(true);
  let town: Town;
  let owner: Person;
  let teacher: Person;
  let learner: Person;
  let visitor: Person;
  let outside: Person;
  let publicAddress = '';
  before(async () => {
    town = await openTown();
    [owner, teacher, learner, visitor, outside] = [
      await town.person(),
      await town.person(),
      await town.person(),
      await town.person(),
      await town.person(),
    ];
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const people = { owner, teacher, learner, visitor, outside };
    for (const [name, { page }] of Object.entries(people)) await keepFailure(page, name);
  });
  after(() => town.close());

  describe('an owner', () => {
    it('begins with the link that was printed', async () => {
      const { page } = owner;
      await page.goto(town.product.setUpLink() ?? '');
      await look(page, 'door-set-up');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('alert').or(page.locator('.summary')).first().waitFor();
      await look(page, 'door-set-up-errors');
      await page.getByLabel('Organisation').fill('Hochschule Nordhafen');
      await page.getByLabel('Your name').fill('Marta Keller');
      await page.getByLabel('E-mail address').fill('marta.keller@campus.example');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.waitForURL(/\/admin\/setup\//);
      await look(page, 'set-up-issuer');
    });

    it('makes an invite link, with which campus registers itself in its own window', async () => {
      const { page } = owner;
      await page.goto(`${town.product.url}/admin/setup/lms`);
      await look(page, 'set-up-lms');
      await page.getByLabel('Name of the LMS').fill('Linden Campus');
      await page.getByRole('button', { name: 'Make an invite link' }).click();
      const link = await page.locator('#link').inputValue();
      await look(page, 'set-up-lms-link');
      await owner.enter('marta.keller', '/admin/tools');
      await page.getByLabel('Registration link').fill(link);
      await page.getByRole('button', { name: 'Add LTI Advantage tool' }).click();
      const registered = page.frameLocator('iframe').getByRole('heading', { name: 'is registered' });
      await registered.waitFor();
      const frame = page.frames().find((one) => one.url().startsWith(town.product.url));
      if (frame === undefined) throw new Error('no frame');
      await look(frame, 'lti-registered');
      await frame.getByRole('button', { name: 'Close this window' }).click();
      await page.waitForURL(/\/admin\/tools$/);
      await page.getByRole('button', { name: 'Activate', exact: true }).click();
      await page.getByText('✓ Active').waitFor();
    });

    it('approves campus', async () => {
      const { page } = owner;
      await page.goto(`${town.product.url}/admin/setup/lms`);
      await look(page, 'set-up-lms-pending');
      await page.getByRole('link', { name: 'Compare and approve' }).first().click();
      await look(page, 'platform-pending');
      await page.getByRole('button', { name: 'Approve LMS' }).click();
      await page.getByRole('status').getByText('Approved.').waitFor();
      await look(page, 'platform-approved');
    });

    it('connects the web services, and the test says what works', async () => {
      const { page } = owner;
      await page.goto(`${town.product.url}/admin/setup/completions`);
      await page.getByLabel('Token').fill('wrong-token');
      await page.getByRole('button', { name: 'Save and test' }).click();
      await page.getByText('Moodle did not accept the token').waitFor();
      await look(page, 'set-up-completions-refused');
      await page.getByLabel('Token').fill(town.campus.access.token());
      await page.getByRole('button', { name: 'Save and test' }).click();
      await page.getByText('Everything that is needed works.').waitFor();
      await look(page, 'set-up-completions-works');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('Everything that is needed works.').waitFor();
    });

    it('offers a backpack and makes an API key', async () => {
      const { page } = owner;
      await page.goto(`${town.product.url}/admin/setup/backpacks`);
      await look(page, 'set-up-backpacks');
      await page.getByLabel('Address', { exact: true }).fill(town.backpack.url);
      await page.getByRole('button', { name: 'Add backpack' }).click();
      await page.locator('#hosts').getByText('Ready').waitFor();
      await look(page, 'set-up-backpacks-ready');
      await page.goto(`${town.product.url}/admin/api-keys`);
      await page.getByLabel('Name').fill('Campus push');
      await page.getByLabel('Channel').fill('campus');
      await page.getByRole('button', { name: 'Make key' }).click();
      expect(await page.locator('#key').inputValue()).to.match(/^bb_/);
      await look(page, 'api-keys-made');
      await page.goto(`${town.product.url}/admin`);
      await look(page, 'health-begun');
    });
  });

  describe('a teacher', () => {
    it('makes a badge in the picker of campus, which stores the link', async () => {
      const { page } = teacher;
      await teacher.enter('jonas.weber', '/course/2/add-tool');
      await page.getByRole('link', { name: 'Badge Bridge' }).click();
      const picker = await teacher.tool(/\/pick$/);
      await look(picker, 'picker-empty');
      await picker.getByRole('button', { name: 'Make it and add it' }).click();
      await picker.getByText('Enter a name.').first().waitFor();
      await look(picker, 'picker-error');
      await picker.getByLabel('Name').fill('Data explorer');
      await picker.getByRole('button', { name: 'Make it and add it' }).click();
      await page.waitForURL(/\/course\/2$/);
      await page.getByRole('link', { name: 'Data explorer' }).waitFor();
    });

    it('says in the editor what the badge is and what earns it', async () => {
      await teacher.page.getByRole('link', { name: 'Data explorer' }).click();
      const editor = await teacher.tool(/\/badges\//);
      await look(editor, 'editor-begun');
      await editor.getByLabel('What it says about the holder').fill('Reads and questions charts.');
      await editor.getByLabel('Tags').fill('charts, surveys');
      await editor
        .locator('#badge-form')
        .getByText(/^Saved \d/)
        .waitFor();
      await editor.getByRole('button', { name: /completes/ }).click();
      await editor.getByRole('button', { name: 'And also' }).click();
      const second = editor.getByRole('group', { name: /still to be chosen/ });
      await second.getByLabel('What it takes').selectOption('Reaching a grade');
      await editor.getByLabel('Activity').selectOption('Final quiz');
      await editor.getByLabel('Per cent, at least').fill('70');
      await editor.getByText('would get it now').waitFor();
      await look(editor, 'editor-rule');
      await editor.getByRole('button', { name: 'Done', exact: true }).click();
      await editor.getByRole('button', { name: /reaches 70.%/ }).waitFor();
    });

    it('makes a picture for it, after one that is none was refused', async () => {
      const editor = await teacher.tool(/\/badges\//);
      await editor.getByText('Upload a picture').click();
      const none = { name: 'none.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
      await editor.locator('#file').setInputFiles(none);
      await editor.getByRole('button', { name: 'Upload picture' }).click();
      await editor.locator('#file-error').waitFor();
      await look(editor, 'editor-picture-refused');
      await editor.getByText('Make a picture', { exact: true }).click();
      await editor.getByLabel('Rosette').check({ force: true });
      await editor.getByLabel('Picture in the middle').selectOption({ index: 5 });
      await editor.getByLabel('Text around it').fill('Linden Campus');
      await look(editor, 'editor-picture');
      await editor.getByRole('button', { name: 'Use this picture' }).click();
      await editor.getByText('The picture is saved.').waitFor();
      await look(editor, 'editor-ready');
    });

    it('sees who would get it, answers for the past, and activates it', async () => {
      const editor = await teacher.tool(/\/badges\//);
      await editor.getByRole('link', { name: 'Check and activate' }).click();
      const check = await teacher.tool(/\/check$/);
      await check.getByRole('button', { name: 'Activate badge' }).waitFor();
      await look(check, 'check');
      await check.getByRole('button', { name: 'Activate badge' }).click();
      await check.getByText('Choose what happens to learners who already qualify').first().waitFor();
      expect(await check.evaluate('document.activeElement.className')).to.equal('note fail');
      await look(check, 'check-error');
      await check.getByLabel('They do not get it').check();
      await check.getByRole('button', { name: 'Activate badge' }).click();
      await check.getByText(/Data explorer.* is active\./).waitFor();
      await look(check, 'badge-active');
      await check.getByRole('link', { name: 'Badges in this course' }).click();
      const board = await teacher.tool(/\/teach$/);
      await board.getByText('not yet').first().waitFor();
      await look(board, 'board');
      await board.getByRole('link', { name: 'Learners', exact: true }).click();
      await look(await teacher.tool(/\/learners$/), 'learners');
    });
  });

  describe('a learner', () => {
    it('finds what is still missing', async () => {
      await learner.enter('sam.taylor', '/course/2');
      await learner.page.getByRole('link', { name: 'Data explorer' }).click();
      const badge = await learner.tool(/\/my\//);
      await look(badge, 'learner-badge-open');
      await badge.getByRole('link', { name: 'My badges' }).click();
      const home = await learner.tool(/\/my$/);
      await home.getByText('You have no badges yet').waitFor();
      await look(home, 'learner-home-empty');
    });

    it('gets the badge once campus says that all is done', async () => {
      const { world } = town.campus;
      for (const cmid of [12, 13]) world.pass(4, cmid);
      world.completeCourse(4, 2, 3);
      const home = await learner.tool(/\/my$/);
      await reopenUntil(home, home.getByText('You have no badges yet'), 0);
      await look(home, 'learner-home-earned');
      await home.getByRole('link', { name: 'Data explorer' }).first().click();
      const award = await learner.tool(/\/awards\//);
      await award.getByText('Download', { exact: true }).waitFor();
      await look(award, 'learner-award');
    });

    it('connects a backpack in a tab of its own, and the frame notices', async () => {
      const award = await learner.tool(/\/awards\//);
      await award.getByText('Send to backpack').click();
      await award.getByRole('link', { name: 'Connect a backpack' }).click();
      const preferences = await learner.tool(/\/preferences$/);
      await look(preferences, 'preferences-none');
      await preferences.getByRole('button', { name: /^Connect/ }).click();
      const connect = await learner.tool(/\/connect$/);
      await look(connect, 'connect');
      const opening = learner.browsing.waitForEvent('page');
      await connect.getByRole('link', { name: /Continue to/ }).click();
      const tab = await opening;
      await tab.getByRole('link', { name: /Sign in at/ }).waitFor();
      await look(tab, 'backpack-tab');
      await tab.getByRole('link', { name: /Sign in at/ }).click();
      await tab.getByLabel(/e-mail/i).fill('sam.taylor@campus.example');
      await tab.getByLabel(/password/i).fill(demoPassword);
      await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
      await tab.getByRole('button', { name: 'Allow', exact: true }).click();
      await tab.getByText('Connected. You can close this tab.').waitFor();
      await look(tab, 'backpack-tab-done');
      await tab.close();
      await connect.getByText(/is connected\. New badges/).waitFor();
      await look(connect, 'connect-done');
      await connect.getByRole('link', { name: 'Back to Backpack settings' }).click();
      const connected = await learner.tool(/\/preferences$/);
      await connected.getByText('Connected', { exact: true }).waitFor();
      await look(connected, 'preferences-connected');
    });

    it('sends the badge there', async () => {
      const preferences = await learner.tool(/\/preferences$/);
      await preferences.getByRole('button', { name: /Send my 1 earlier badge/ }).click();
      await preferences.getByText('Your earlier badges are on their way.').waitFor();
      await preferences.getByRole('link', { name: 'My badges' }).click();
      const home = await learner.tool(/\/my$/);
      await home.getByText('1 badge sent.').waitFor();
      const badges = town.backpack.badgesOf('sam.taylor@campus.example');
      expect(badges.length).to.equal(1);
      await home.getByRole('link', { name: 'Data explorer' }).first().click();
      await look(await learner.tool(/\/awards\//), 'learner-award-sent');
    });

    it('makes it public, and shares it on LinkedIn with everything filled in', async () => {
      const award = await learner.tool(/\/awards\//);
      await award.getByText('Share', { exact: true }).click();
      await award.getByRole('button', { name: 'Make it public and share' }).click();
      const share = await learner.tool(/\/share$/);
      await look(share, 'share');
      const href = await share.getByRole('link', { name: /Add to LinkedIn profile/ }).getAttribute('href');
      const fields = new URL(href ?? '').searchParams;
      const now = new Date();
      publicAddress = fields.get('certUrl') ?? '';
      expect(publicAddress).to.match(new RegExp(`^${town.product.url}/b/`));
      expect(Object.fromEntries(fields)).to.include({
        startTask: 'CERTIFICATION_NAME',
        name: 'Data explorer',
        organizationName: 'Hochschule Nordhafen',
        issueYear: String(now.getUTCFullYear()),
        issueMonth: String(now.getUTCMonth() + 1),
      });
    });

    it('shows a name only when asked to, and downloads the picture with the badge inside', async () => {
      const share = await learner.tool(/\/share$/);
      await share.getByRole('link', { name: 'Data explorer' }).click();
      const award = await learner.tool(/\/awards\/[^/]+$/);
      await award.getByRole('switch', { name: /With my name/ }).click();
      await award.getByRole('switch', { name: /With my name/, checked: true }).waitFor();
      await look(award, 'learner-award-public');
      await award.getByText('Download', { exact: true }).click();
      const downloading = learner.page.waitForEvent('download');
      await award.getByRole('link', { name: /Picture with the badge inside/ }).click();
      const baked = readBakedPng(readFileSync(await (await downloading).path()));
      expect(baked.texts.map(({ keyword }) => keyword)).to.have.members([
        'openbadges',
        'openbadgecredential',
      ]);
    });
  });

  describe('the learner outside the LMS', () => {
    const linkTo = async (path: string): Promise<string> => {
      const form = new RegExp(`http\\S+${path}\\?ticket=[\\w-]+`);
      const mail = await town.mailbox.waitFor(({ text }) => form.test(text), 20_000);
      return form.exec(mail.text)?.[0] ?? '';
    };

    it('proves an address, so that badges can be had without the LMS', async () => {
      await outside.enter('sam.taylor', '/course/2');
      await outside.page.getByRole('link', { name: 'Data explorer' }).first().click();
      const frame = await outside.tool();
      await frame.goto(frame.url().replace(/\/my.*$/, '/my/preferences/addresses'));
      await frame.getByLabel('Address', { exact: false }).last().fill('sam.taylor@campus.example');
      await frame.getByRole('button', { name: 'Send link' }).click();
      const { page } = outside;
      await page.goto(await linkTo('/prove-email'));
      await page.getByRole('button', { name: 'Confirm this address' }).click();
      await page.getByRole('heading', { name: 'The address is confirmed' }).waitFor();
    });

    it('lets a wallet of another maker collect them, after a sign-in by mail', async () => {
      const { page } = outside;
      await page.goto(town.wallet.url);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByLabel('E-mail address').fill('sam.taylor@campus.example');
      await look(page, 'wallet-sign-in');
      await page.getByRole('button', { name: 'Send a sign-in link' }).click();
      await page.getByText('Open it in this browser').waitFor();
      await page.goto(await linkTo('/sign-in/confirm'));
      await look(page, 'wallet-confirm');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: /collect your badges/ }).waitFor();
      await look(page, 'wallet-consent');
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await page.getByText('Genuine and valid, checked here').waitFor();
      await page.getByRole('button', { name: 'Put in a badge' }).click();
      await page.getByText('Helm of a dinghy').waitFor();
    });

    it('finds badges, wallets and badges of others on a page of their own, and ends what the wallet may do', async () => {
      const { page } = outside;
      await page.goto(`${town.product.url}/my`);
      await page.getByText('From elsewhere').waitFor();
      await look(page, 'person-home');
      const downloading = page.waitForEvent('download');
      await page.getByRole('link', { name: /Download my record/ }).click();
      const record = JSON.parse(readFileSync(await (await downloading).path(), 'utf8')) as { type: string[] };
      expect(record.type).to.deep.equal(['VerifiableCredential', 'ClrCredential']);
      await page.getByRole('link', { name: 'Helm of a dinghy' }).click();
      await look(page, 'person-elsewhere');
      await page.getByRole('link', { name: 'My badges' }).first().click();
      await page.getByRole('link', { name: 'Data explorer' }).click();
      await look(page, 'person-award');
      await page.getByRole('link', { name: 'Wallets' }).click();
      await look(page, 'person-wallets');
      await page.locator('summary').filter({ hasText: 'Disconnect' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
      await page.getByText('The wallet is disconnected.').waitFor();
      await page.goto(town.wallet.url);
      await page.getByRole('button', { name: 'Collect my badges' }).click();
      await page.getByText('invalid_grant').waitFor();
    });
  });

  describe('somebody without an account', () => {
    it('reads on the public page that the badge is genuine and valid', async () => {
      const { page } = visitor;
      await page.goto(publicAddress);
      await page.getByText('This badge is genuine and valid.').waitFor();
      expect(await page.getByText('Sam Taylor').count()).to.equal(1);
      await look(page, 'public-award');
      await page.getByText('How was this checked?').click();
      await look(page, 'public-award-checks');
      await page.getByRole('link', { name: 'About this badge' }).click();
      await page.getByRole('heading', { name: 'Data explorer' }).waitFor();
      await look(page, 'public-badge');
    });

    it('reads that it was revoked, and why, once a teacher has revoked it', async () => {
      const learners = await teacher.tool(/\/learners$/);
      await learners
        .getByRole('link', { name: /Sam Taylor/ })
        .first()
        .click();
      const course = await teacher.tool(/\/learners\/[^/]+$/);
      await look(course, 'course-learner');
      await course
        .getByRole('link', { name: /Data explorer|See more/ })
        .first()
        .click();
      const one = await teacher.tool(/\/badges\/[^/]+\/learners\/[^/]+$/);
      await look(one, 'badge-learner');
      await one.locator('summary').filter({ hasText: 'Revoke' }).click();
      await one
        .getByRole('dialog')
        .getByLabel('Reason')
        .fill('Issued to the wrong person because of equal names.');
      await one.getByRole('dialog').getByRole('button', { name: 'Revoke badge' }).click();
      await one.getByText('The revocation is recorded.').waitFor();
      await one.getByText('Revoked by').waitFor();
      await look(one, 'badge-learner-revoked');
      const { page } = visitor;
      await page.goto(publicAddress);
      await page.getByText(/This badge was revoked on/).waitFor();
      await page.getByText('Issued to the wrong person because of equal names.').waitFor();
      expect(await page.getByText('Sam Taylor').count()).to.equal(0);
      await look(page, 'public-award-revoked');
    });

    it('and the learner is told', async () => {
      const award = await learner.tool(/\/awards\/[^/]+$/);
      await award.getByRole('link', { name: 'My badges' }).click();
      const home = await learner.tool(/\/my$/);
      await home.getByText(/was revoked on/).waitFor();
      await look(home, 'learner-home-revoked');
      await home.getByRole('link', { name: 'See why' }).click();
      await look(await learner.tool(/\/awards\//), 'learner-award-revoked');
    });
  });

  describe('all of it', () => {
    it('worked without any cookie of another site, and no page broke its content policy', async () => {
      const cookies = await learner.browsing.cookies(town.product.url);
      const session = cookies.filter(({ name }) => name === '__Host-bb_session');
      expect(session.map(({ partitionKey }) => partitionKey)).to.deep.equal(['http://127.0.0.1']);
      expect(town.problems).to.deep.equal([]);
    });
  });
});
