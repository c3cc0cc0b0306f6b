import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { inviteOwner } from '../../server/actions/organisations/invite-owner.ts';
import { quarantineInput } from '../../server/actions/signals/record-signals.ts';
import { sessionCookie } from '../../server/actions/sessions/session-cookie.ts';
import { organisations } from '../../server/model/organisations/organisation.ts';
import type { Session } from '../../server/model/organisations/session.ts';
import { hasChromium, openChromium } from '../helpers/chromium.ts';
import { type Crowd, openCrowd } from './helpers/crowd.ts';
import { look } from './helpers/looks.ts';

/** Whose browser it is. */
type Who = readonly [kind: Session['kind'], token: string];

/** Pages whose words have the least room. */
const isTight = (name: string): boolean => ['board-full', 'editor-empty', 'health'].includes(name);

const DEEP_LINK = {
  returnUrl: 'https://lms.example/return',
  acceptTypes: ['ltiResourceLink'],
  acceptMultiple: false,
};

/** Every page that the story does not pass, and pages with much on them: 400 learners, long names, wide pictures. */
(hasChromium ? describe : describe.skip)('pages in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let crowd: Crowd;
  before(async () => {
    crowd = await openCrowd();
    browser = await openChromium();
  });
  after(async () => {
    await browser.close();
    await crowd.close();
  });

  /** A browser that holds this session. */
  async function withSession(
    kind: Session['kind'],
    token: string,
  ): Promise<{ browsing: BrowserContext; page: Page }> {
    const browsing = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    const page = await browsing.newPage();
    await page.goto(`${crowd.origin}/__enter?${encodeURIComponent(sessionCookie(kind, token))}`);
    return { browsing, page };
  }

  async function lookAtAll(
    who: Who,
    pages: readonly (readonly [name: string, path: string, status?: number])[],
  ): Promise<void> {
    const { browsing, page } = await withSession(...who);
    for (const [name, path, status = 200] of pages) {
      const answer = await page.goto(crowd.origin + path);
      expect(answer?.status(), path).to.equal(status);
      await look(page, name);
    }
    await browsing.close();
  }

  const nobody: Who = ['own', 'none'];
  const asOwner = (): Who => ['own', crowd.ownerToken];
  const launched = async (...who: Parameters<Crowd['launchedToken']>): Promise<Who> => [
    'lms',
    await crowd.launchedToken(...who),
  ];

  it('are fit for everybody: what nobody has to sign in for', async () => {
    const { link } = await inviteOwner(
      crowd.ctx,
      (await crowd.ctx.store.get(organisations, crowd.organisation))!,
      'new@campus.example',
      { kind: 'owner', name: 'Marta Keller' },
    );
    await lookAtAll(nobody, [
      ['start', '/'],
      ['help', '/help'],
      ['privacy', '/privacy'],
      ['terms', '/terms'],
      ['sign-in', '/sign-in?did=signed-out'],
      ['sign-in-sent', '/sign-in/sent'],
      ['sign-in-spent', '/sign-in/confirm?ticket=none', 403],
      ['door-spent', '/setup?code=none', 403],
      ['door-join', link.slice(crowd.origin.length)],
      ['not-found', '/nothing-here', 404],
      ['course-not-signed-in', `/courses/${crowd.course.id}/my`, 401],
      ['public-award-long', `/b/${crowd.held.id}`],
      ['public-award-unknown', '/b/unknown', 404],
      ['public-award-over', `/b/${crowd.revoked.id}`],
      ['public-badge-wide', `/badges/${crowd.badges.active.id}`],
      ['public-badge-withdrawn', `/badges/${crowd.badges.withdrawn.id}`],
      ['public-issuer', `/issuers/${crowd.held.issuer}`],
      ['prove-email-spent', '/prove-email?token=none', 403],
      ['backpack-tab-spent', '/backpacks/start?code=none', 403],
      ['launch-malformed', '/lti/launch', 400],
      ['login-unknown', '/lti/login?iss=https://other.example&login_hint=1&target_link_uri=x', 400],
      ['register-spent', '/lti/register?invite=none', 403],
    ]);
  });

  it("are fit for owners: the administration's own", async () => {
    const { ctx, organisation, ids } = crowd;
    await quarantineInput(ctx, { organisation, source: 'canvas' }, [
      { key: 'k', reason: 'unknown-kind', detail: '', body: { kind: 'course.seen' } },
    ]);
    const lms = `/admin/platforms/${crowd.platform}`;
    await lookAtAll(asOwner(), [
      ['health', '/admin'],
      ['set-up-mail', '/admin/setup/mail'],
      ['organisation', '/admin/organisation'],
      ['issuer', '/admin/issuer'],
      ['owners', '/admin/owners'],
      ['platforms', '/admin/platforms'],
      ['platforms-new', '/admin/platforms/new'],
      ['platform', lms],
      ['platform-courses', `${lms}/courses`],
      ['platform-settings', `${lms}/settings`],
      ['backpacks', '/admin/backpacks'],
      ['deliveries', '/admin/deliveries?state=dead'],
      ['work', '/admin/work?kind=message'],
      ['api-keys', '/admin/api-keys'],
      ['quarantine', '/admin/quarantine'],
      ['audit', '/admin/audit'],
      ['mail', '/admin/mail'],
      ['mail-one', `/admin/mail/${ids['mail'] ?? ''}`],
      ['organisations', '/admin/organisations'],
      ['sign-out', '/sign-out'],
      ['admin-not-found', '/admin/platforms/none', 404],
    ]);
  });

  it('are fit for teachers of a full course', async () => {
    const { course, badges, learners } = crowd;
    const board = `/courses/${course.id}/teach`;
    const active = `${board}/badges/${badges.active.id}`;
    await lookAtAll(await launched('instructor', 0, { deepLink: DEEP_LINK }), [
      ['board-full', board],
      ['learners-full', `${board}/learners`],
      ['learners-none', `${board}/learners?q=nobody`],
      ['badge-wide', active],
      ['badge-learners-full', `${active}/learners`],
      ['badge-withdrawn', `${board}/badges/${badges.withdrawn.id}`],
      ['editor-empty', `${board}/badges/${badges.draft.id}`],
      ['check-missing', `${board}/badges/${badges.draft.id}/check`],
      ['badge-learner-open', `${active}/learners/${learners[2] ?? ''}`],
      ['picker-full', `/courses/${course.id}/pick`],
    ]);
    await lookAtAll(await launched('instructor'), [['picker-spent', `/courses/${course.id}/pick`]]);
  });

  it('are fit for learners with many badges, and with none', async () => {
    const my = `/courses/${crowd.course.id}/my`;
    await lookAtAll(await launched('learner'), [
      ['learner-home-full', my],
      ['learner-all', `${my}/all`],
      ['learner-award-long', `${my}/awards/${crowd.held.id}`],
      ['learner-badge-wide', `${my}/badges/${crowd.badges.active.id}`],
      ['preferences-full', `${my}/preferences`],
      ['preferences-addresses', `${my}/preferences/addresses`],
      ['learner-not-found', `${my}/awards/none`, 404],
      ['learner-teaching', `/courses/${crowd.course.id}/teach`, 403],
    ]);
    await lookAtAll(await launched('learner', 2), [['learner-home-none', my]]);
  });

  it('run from the right where the language does, and leave room where it is long', async () => {
    const { course, badges, held } = crowd;
    const places: [string, Who, string][] = [
      ['learner-home-full', await launched('learner'), `/courses/${course.id}/my`],
      ['learner-award-long', await launched('learner'), `/courses/${course.id}/my/awards/${held.id}`],
      ['board-full', await launched('instructor'), `/courses/${course.id}/teach`],
      ['editor-empty', await launched('instructor'), `/courses/${course.id}/teach/badges/${badges.draft.id}`],
      ['health', asOwner(), '/admin'],
      ['public-award-long', nobody, `/b/${held.id}`],
    ];
    for (const [name, who, path] of places) {
      const { browsing, page } = await withSession(...who);
      await page.goto(`${crowd.origin}${path}?lang=ar-XB`);
      await look(page, `${name}-rtl`, { lang: 'ar-XB', dir: 'rtl' });
      if (isTight(name)) {
        await page.goto(`${crowd.origin}${path}?lang=en-XA`);
        await look(page, `${name}-long`, { lang: 'en-XA' });
      }
      await browsing.close();
    }
  });

  it('are walked with the Tab key: the skip link first, and every stop shows where it is', async () => {
    const { browsing, page } = await withSession(...asOwner());
    for (const path of ['/admin/platforms', '/admin/api-keys', '/help']) {
      await page.goto(crowd.origin + path);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.className'), path).to.equal('skip');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id'), path).to.equal('main');
      const stops: string[] = [];
      for (let n = 0; n < 12; n += 1) {
        await page.keyboard.press('Tab');
        stops.push(
          await page.evaluate<string>(
            "(({ outlineStyle, outlineWidth }) => document.activeElement === document.body ? 'end' : `${outlineStyle} ${outlineWidth}`)(getComputedStyle(document.activeElement))",
          ),
        );
      }
      for (const stop of stops) expect(stop, path).to.be.oneOf(['solid 3px', 'end']);
    }
    await browsing.close();
  });
});
