/** The learners' part: look, complete, receive, connect a backpack, share. */
import { demoPassword } from '../backpack/start-backpack.ts';
import type { Visit, Visitor } from '../web/visitor.ts';
import { awardsByAddress } from './read-awards.ts';
import { until } from './until.ts';
import {
  atCampus,
  BADGE_NAME,
  COURSE,
  type Details,
  elodie,
  fine,
  intoFrame,
  known,
  type Learner,
  owner,
  plain,
  sam,
  teacher,
  type Way,
} from './way.ts';

/** Opens the tool as the first learner; gives the page, the way around in it, and the address of "my badges". */
export async function myBadges(way: Way): Promise<{ inside: Visitor; visit: Visit; home: string }> {
  const browser = way.people.learner;
  const around = await atCampus(way, browser, sam.username, `/mod/lti/view.php?id=${known(way, 'link')}`);
  const { inside, visit } = await intoFrame(browser, around);
  return { inside, visit, home: `${way.demo.product.url}/courses/${known(way, 'course')}/my` };
}

/** A learner opens the tool in the LMS's frame and reads that the badge is still to be earned. */
export async function launched(way: Way): Promise<Details> {
  return until('the learner sees what is to be earned', async () => {
    const { inside, home } = await myBadges(way);
    const page = fine(await inside.open(home));
    const words = plain(page);
    if (!words.includes(BADGE_NAME) || !/Not (earned )?yet/i.test(words))
      throw new Error(`the page says: ${words.slice(0, 400)}`);
    return { learner: sam.name, standing: 'Not yet' };
  });
}

/** One completion is pushed and answered with 202, the other is left for the poll to find. */
export async function completed(way: Way): Promise<Details> {
  const { campus } = way.demo;
  const desk = await atCampus(way, way.people.teacher, teacher.username, `/course/${COURSE}/learners`);
  await way.people.teacher.press(desk, new RegExp(`Complete course.*${sam.name}`));
  await campus.push.drained(60_000);
  const sent = campus.push.sent().filter(({ item }) => item.kind === 'course.completed');
  const answered = sent.find(({ item }) => item.learner.sub === String(sam.id));
  if (answered?.lastStatus !== 202) throw new Error('the push was not answered with 202');
  campus.push.configure({ mode: 'poll' });
  const again = await atCampus(way, way.people.teacher, teacher.username, `/course/${COURSE}/learners`);
  await way.people.teacher.press(again, new RegExp(`Complete course.*${elodie.name}`));
  return { pushed: 202, result: answered.result ?? '', polled: elodie.name };
}

/** Each of them has the badge, once, signed; the first sees it. */
export async function awarded(way: Way, learners: readonly Learner[] = [sam, elodie]): Promise<Details> {
  const addresses = learners.map(({ email }) => email);
  const found = await until('all are awarded', async () => {
    const byAddress = await awardsByAddress(way, addresses);
    return byAddress.size === addresses.length ? byAddress : undefined;
  });
  const first = found.get(sam.email);
  if (first === undefined) throw new Error(`${sam.name} was not awarded`);
  way.found.set('award', first.id).set('assertion', first.assertion).set('credential', first.credential);
  await until('the learner sees the badge', async () => {
    const { inside, home } = await myBadges(way);
    const page = fine(await inside.open(`${home}/awards/${first.id}`));
    return plain(page).includes(BADGE_NAME) && page.words.includes('Earned on') ? true : undefined;
  });
  return Object.fromEntries(learners.map(({ username, email }) => [username, found.get(email)?.id ?? '']));
}

/** From the preferences to the backpack's own consent page and back, in a tab of its own. */
export async function backpackConnected(way: Way): Promise<Details> {
  const words = await until('the backpack is connected', async () => {
    const { inside, home } = await myBadges(way);
    const page = fine(await inside.open(`${home}/preferences`));
    if (plain(page).includes('Connected since')) return plain(page);
    const asked = fine(await inside.press(page, /^Connect|^Sign in again/));
    const link = asked.links.find(({ href }) => href.includes('/backpacks/start'));
    if (link === undefined)
      throw new Error(`no way to the backpack on ${asked.url}: ${plain(asked).slice(0, 300)}`);
    await consent(way, link.href);
    return undefined;
  });
  return { backpack: way.demo.backpack.url, state: /Connected/.exec(words)?.[0] ?? '' };
}

async function consent({ demo, people }: Way, start: string): Promise<void> {
  const tab = people.backpack;
  const begun = fine(await tab.open(start));
  let page = await tab.follow(begun, /Sign in at/);
  if (page.forms.some(({ fields }) => 'password' in fields))
    page = await tab.press(page, /Sign in/, { email: sam.email, password: demoPassword });
  if (!page.url.startsWith(demo.backpack.url)) throw new Error(`expected the backpack, came to ${page.url}`);
  fine(await tab.press(page, /^Allow/));
}

/** The earlier badge goes on request; the backpack shows it, created once. */
export async function pushed(way: Way): Promise<Details> {
  const assertion = known(way, 'assertion');
  const { backpack } = way.demo;
  await until('the badge is in the backpack', async () => {
    if (backpack.badgesOf(sam.email).some(({ id }) => id === assertion)) return true;
    const { inside, home } = await myBadges(way);
    const page = fine(await inside.open(`${home}/awards/${known(way, 'award')}`));
    const send = /^Send to (?!backpack)/;
    const isOffered = page.forms.some(({ buttons }) =>
      buttons.some(({ label }) => send.test(label.replace(/[\u2066-\u2069]/g, ''))),
    );
    if (isOffered) await inside.press(page, /^Send to/);
    return undefined;
  });
  const shownAs = await until('the backpack shows it as valid', async () => {
    const standings = await backpack.standingsOf(sam.email);
    const shown = standings.find(({ id }) => id === assertion)?.standing ?? 'absent';
    if (shown !== 'valid') throw new Error(`it shows it as ${shown}`);
    return shown;
  });
  return { assertion, created: backpack.pushes.get(assertion)?.created ?? 0, shownAs };
}

/** The learner publishes the badge; LinkedIn's fields are what the badge says; anybody sees the page. */
export async function shared(way: Way): Promise<Details> {
  const award = known(way, 'award');
  const publicUrl = `${way.demo.product.url}/b/${award}`;
  const fields = await until('LinkedIn gets the right fields', async () => {
    const { inside, home } = await myBadges(way);
    const page = await inside.open(`${home}/awards/${award}/share`);
    if (page.status === 200 && page.html.includes('field-certUrl'))
      return compareFields(page, await linkedinFields(way, publicUrl));
    const own = fine(await inside.open(`${home}/awards/${award}`));
    await inside.press(own, /Make it public and share/);
    return undefined;
  });
  await until('anybody sees the badge', async () => {
    const open = fine(await way.people.verifier.open(publicUrl));
    return plain(open).includes(BADGE_NAME) ? true : undefined;
  });
  way.found.set('publicUrl', publicUrl);
  return { url: publicUrl, fields };
}

/** Parameters of LinkedIn's add-to-profile page, as its documentation names them. */
async function linkedinFields(way: Way, publicUrl: string): Promise<Readonly<Record<string, string>>> {
  const award = (await awardsByAddress(way, [sam.email])).get(sam.email);
  const achieved = new Date(award?.achievedAt ?? '');
  return {
    startTask: 'CERTIFICATION_NAME',
    name: BADGE_NAME,
    organizationName: owner.organisation,
    issueYear: String(achieved.getUTCFullYear()),
    issueMonth: String(achieved.getUTCMonth() + 1),
    certUrl: publicUrl,
    certId: known(way, 'award'),
  };
}

function compareFields(page: Visit, wanted: Readonly<Record<string, string>>): number {
  const link = page.links.find(({ href }) => href.startsWith('https://www.linkedin.com/profile/add'));
  if (link === undefined) throw new Error('there is no link to LinkedIn');
  const query = new URL(link.href).searchParams;
  for (const [name, value] of Object.entries(wanted))
    if (query.get(name) !== value)
      throw new Error(`LinkedIn's ${name} is ${query.get(name) ?? 'missing'} instead of ${value}`);
  return Object.keys(wanted).length;
}
