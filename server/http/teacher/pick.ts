/** The picker of deep linking: choosing badges of the course, or making one (lti.md L44). */
import { createBadge } from '../../actions/badges/create-badge.ts';
import { badgesOfCourse } from '../../actions/badges/reading/read-board.ts';
import { badgeOfCourse } from '../../actions/badges/badge-of-course.ts';
import type { Context } from '../../context.ts';
import { PickedPage, PickPage, type PickPageProps } from '../../views/teacher/pick-page.tsx';
import { teacherPaths, withQuery } from '../../views/teacher/teacher-paths.ts';
import { html, type Reply, seeOther } from '../base/asked.ts';
import { startingWith } from './board.ts';
import { formMark, type Lesson } from './teaching.ts';

/** The kind of item that we can give (LTI Deep Linking 2.0 §2.1). */
const LINK = 'ltiResourceLink';

/** `GET /courses/:course/pick`; with `made=<badge>` the badge that was just made goes straight on. */
export async function showPicker(ctx: Context, lesson: Lesson): Promise<Reply> {
  const { asked, course, room } = lesson;
  const made = asked.query.get('made');
  if (made === null || stateOf(lesson) !== 'open') return picker(ctx, lesson);
  return html(PickedPage({ room, badge: await badgeOfCourse(ctx, course.id, made) }));
}

interface Again {
  name: string;
  nameError: string;
}

async function picker(ctx: Context, lesson: Lesson, again?: Again): Promise<Reply> {
  const { course, entry, room, form } = lesson;
  const all = await badgesOfCourse(ctx, course);
  const page = PickPage({
    room,
    badges: all.filter((badge) => badge.state !== 'withdrawn' && badge.name !== ''),
    isMany: entry.deepLink?.acceptMultiple === true,
    state: stateOf(lesson),
    form,
    name: again?.name ?? '',
    nameError: again?.nameError,
  });
  return html(page, again === undefined ? 200 : 422);
}

function stateOf({ entry: { deepLink } }: Lesson): PickPageProps['state'] {
  if (deepLink === undefined) return 'spent';
  return deepLink.acceptTypes.includes(LINK) ? 'open' : 'refused';
}

const LONGEST = 200;

/** `POST /courses/:course/pick/badges`: a draft, which is then given to the LMS. */
export async function makeAndPick(ctx: Context, lesson: Lesson): Promise<Reply> {
  const { asked, course, actor } = lesson;
  const { words } = asked;
  const name = asked.form.text('name');
  if (name === '') return picker(ctx, lesson, { name, nameError: words.t('teacher.make.nameMissing') });
  if (name.length > LONGEST) {
    const nameError = words.t('teacher.make.nameTooLong', { max: words.number(LONGEST) });
    return picker(ctx, lesson, { name, nameError });
  }
  const content = { name, ...startingWith('course', course) };
  const badge = await createBadge(ctx, {
    course,
    actor,
    language: words.lang,
    content,
    form: formMark(asked),
  });
  return seeOther(withQuery(teacherPaths.pick(course.id), { made: badge.id }));
}
