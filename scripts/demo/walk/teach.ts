/** The teacher's part: a badge from the picker, its rule, its activation, and a revocation. */
import type { Visit, Visitor } from '../web/visitor.ts';
import { until } from './until.ts';
import {
  atCampus,
  BADGE_NAME,
  BADGE_TEXT,
  COURSE,
  type Details,
  fine,
  intoFrame,
  known,
  plain,
  REASON,
  sam,
  teacher,
  type Way,
} from './way.ts';

function placed({ demo }: Way): { cmid: number; badge: string } | undefined {
  const activity = demo.campus.world
    .course(COURSE)
    ?.activities.find(({ link }) => link?.custom['badge_id'] !== undefined);
  const badge = activity?.link?.custom['badge_id'];
  return activity === undefined || badge === undefined ? undefined : { cmid: activity.cmid, badge };
}

/** The teacher makes a draft from the picker; campus stores the link. */
export async function deepLinked(way: Way): Promise<Details> {
  const { cmid, badge } = await until('campus stores the link', async () => {
    if (placed(way) === undefined) await pick(way);
    return placed(way);
  });
  way.found.set('badge', badge).set('link', String(cmid));
  return { badge, activity: cmid };
}

async function pick(way: Way): Promise<void> {
  const tool = way.demo.campus.tools.list()[0]?.id ?? 0;
  const browser = way.people.teacher;
  const around = await atCampus(way, browser, teacher.username, `/course/${COURSE}/add-tool/${tool}`);
  const { inside, visit } = await intoFrame(browser, around);
  const made = /name="badge" value="([^"]+)"/.exec(visit.html)?.[1];
  const sent =
    made === undefined
      ? await inside.press(visit, 'Make it and add it', { name: BADGE_NAME })
      : await inside.press(visit, 'Add to the course', { badge: made });
  await deliver(inside, fine(sent));
}

/** The answer goes to the LMS by a form that sends itself. */
async function deliver(inside: Visitor, page: Visit): Promise<void> {
  const form = page.forms.find(({ fields }) => 'JWT' in fields);
  if (form !== undefined) {
    fine(await inside.submit(page, form));
    return;
  }
  const next = await inside.press(page, 'Add to the course');
  const answer = next.forms.find(({ fields }) => 'JWT' in fields);
  if (answer === undefined)
    throw new Error(`no answer for the LMS on ${next.url}: ${next.words.slice(0, 300)}`);
  fine(await inside.submit(next, answer));
}

/** Opens the placed activity as the teacher; gives the page and the address of the badge in the tool. */
export async function classroom(way: Way): Promise<{ inside: Visitor; base: string }> {
  const browser = way.people.teacher;
  const around = await atCampus(way, browser, teacher.username, `/mod/lti/view.php?id=${known(way, 'link')}`);
  const { inside, visit } = await intoFrame(browser, around);
  const course = /\/courses\/([\w-]+)\//.exec(visit.url)?.[1];
  if (course === undefined)
    throw new Error(`the teacher landed at ${visit.url}: ${visit.words.slice(0, 300)}`);
  way.found.set('course', course);
  return {
    inside,
    base: `${way.demo.product.url}/courses/${course}/teach/badges/${known(way, 'badge')}`,
  };
}

/** Rule "course completed", which is how a badge from the picker begins; learners who qualify already get none. */
export async function badgeActivated(way: Way): Promise<Details> {
  const words = await until('the badge is active', async () => {
    const { inside, base } = await classroom(way);
    const page = fine(await inside.open(base));
    if (plain(page).includes('Version 1, active since')) return plain(page);
    const texts = page.forms.find(({ id }) => id === 'badge-form');
    if (texts !== undefined) await inside.submit(page, texts, { description: BADGE_TEXT });
    const check = fine(await inside.open(`${base}/check`));
    await inside.press(check, 'Activate badge', { past: 'none' });
    return undefined;
  });
  if (!words.includes('completes'))
    throw new Error(`the rule does not read as expected: ${words.slice(0, 400)}`);
  return { badge: known(way, 'badge'), rule: 'course completed', past: 'none' };
}

/** The teacher revokes the first learner's badge and says why. */
export async function revoked(way: Way): Promise<Details> {
  await until('the teacher sees it revoked', async () => {
    const { inside, base } = await classroom(way);
    const list = fine(await inside.open(`${base}/learners`));
    const row = list.links.find(({ label }) => label.includes(sam.name));
    if (row === undefined) throw new Error(`${sam.name} is not listed: ${plain(list).slice(0, 300)}`);
    const learner = /learners\/([\w-]+)/.exec(row.href)?.[1] ?? '';
    const page = fine(await inside.open(`${base}/learners/${learner}`));
    if (page.words.includes('Revoked on')) return true;
    if (page.forms.some(({ buttons }) => buttons.some(({ label }) => label.includes('Revoke badge'))))
      await inside.press(page, 'Revoke badge', { reason: REASON });
    return undefined;
  });
  return { award: known(way, 'award'), reason: REASON };
}
