/** What stands there when the demo opens: an LMS connected, badges in every state, one of them earned and public. */
import type { Visitor } from '../web/visitor.ts';
import { addressProved } from './collect.ts';
import { awarded, shared } from './learn.ts';
import { registered } from './set-up.ts';
import { badgeActivated, classroom, deepLinked } from './teach.ts';
import { until } from './until.ts';
import { elodie, fine, plain, sam, teacher, type Way } from './way.ts';

const QUIZ = 13;
const READING = 11;
const layla = 6;

const careful = {
  name: 'Careful Reader',
  description: 'Answers questions about charts and tables without being misled.',
};

/** The first learner has a public badge and a proved address, the second is on the way, the third has another one. */
export async function seed(way: Way): Promise<void> {
  const { world } = way.demo.campus;
  await registered(way);
  await deepLinked(way);
  await badgeActivated(way);
  await until('a second badge is active', () => secondBadge(way));
  await until('a draft is begun', () => draft(way));
  world.completeCourse(sam.id, 2, teacher.id);
  world.complete(elodie.id, READING, teacher.id);
  world.setGrade(elodie.id, QUIZ, 5);
  world.setGrade(layla, QUIZ, 9);
  await awarded(way, [sam]);
  await shared(way);
  await addressProved(way);
}

async function board(way: Way): Promise<{ inside: Visitor; url: string }> {
  const { inside, base } = await classroom(way);
  return { inside, url: base.replace(/\/badges\/[\w-]+$/, '') };
}

async function secondBadge(way: Way): Promise<true | undefined> {
  const { inside, url } = await board(way);
  const list = fine(await inside.open(url));
  const known = list.links.find(({ label }) => label.includes(careful.name));
  const page = known
    ? fine(await inside.open(known.href.replace(/#.*$/, '')))
    : fine(await inside.press(list, 'Make badge', { name: careful.name, start: 'course' }));
  if (plain(page).includes('Version 1, active since')) return true;
  const texts = page.forms.find(({ id }) => id === 'badge-form');
  const rule = page.forms.find(({ id }) => id === 'rule-form');
  if (texts === undefined || rule === undefined) throw new Error(`no editor at ${page.url}`);
  await inside.submit(page, texts, { description: careful.description });
  await inside.submit(page, rule, {
    'rule.0.0.kind': 'grade.reached',
    'rule.0.0.item': String(QUIZ),
    'rule.0.0.percent': '80',
  });
  await inside.press(page, 'Use this picture', { shape: 'hexagon', palette: 'plum', icon: 'book-open' });
  const check = fine(await inside.open(`${page.url.replace(/[?#].*$/, '')}/check`));
  await inside.press(check, 'Activate badge', { past: 'none' });
  return undefined;
}

async function draft(way: Way): Promise<true> {
  const { inside, url } = await board(way);
  const list = fine(await inside.open(url));
  if (!plain(list).includes('Field Researcher'))
    fine(await inside.press(list, 'Make badge', { name: 'Field Researcher', start: 'empty' }));
  return true;
}
