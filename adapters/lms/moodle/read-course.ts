/** A course and what can be completed in it, as the rule editor shows them: pure. */
import type { LmsActivity, LmsCourse, LmsMember } from '../../../server/ports/lms.ts';
import { plainText } from './plain-text.ts';
import type { CourseReply, EnrolledReply, SectionReply } from './replies.ts';

/** Modules that hold others together and are none themselves. */
const STRUCTURE = new Set(['subsection', 'qbank']);
/** Core modules that never have a grade; any other may. */
const UNGRADED = new Set([
  'book',
  'chat',
  'choice',
  'feedback',
  'folder',
  'imscp',
  'label',
  'page',
  'resource',
  'survey',
  'url',
  'wiki',
]);

/**
 * The course with its activities in order. The course itself stands first, as the subject of course
 * completion and of the course total.
 */
export function readCourse(
  course: CourseReply,
  sections: readonly SectionReply[],
  siteUrl: string,
): LmsCourse {
  const name = plainText(course.fullname, 500);
  const url = `${siteUrl.replace(/\/+$/, '')}/course/view.php?id=${course.id}`;
  const whole: LmsActivity = {
    type: 'course',
    id: course.id,
    course: course.id,
    name,
    url,
    section: '',
    modality: 'course',
    hasCompletion: course.enablecompletion,
    hasGrade: true,
    isVisible: true,
  };
  return {
    name,
    label: plainText(course.shortname, 200),
    url,
    hasCompletion: course.enablecompletion,
    activities: [whole, ...sections.flatMap((section) => readSection(section, course.id))],
  };
}

function readSection(section: SectionReply, course: string): LmsActivity[] {
  return section.modules
    .filter((module) => !STRUCTURE.has(module.modname))
    .map((module) => ({
      type: 'activity',
      id: module.id,
      course,
      name: plainText(module.name, 500),
      ...(module.url === undefined ? {} : { url: module.url }),
      section: plainText(section.name, 500),
      modality: module.modname,
      hasCompletion: Number(module.completion ?? 0) > 0,
      hasGrade: !UNGRADED.has(module.modname),
      isVisible: module.visible && section.visible,
    }));
}

/** A person enrolled in a course. */
export function readMember(user: EnrolledReply): LmsMember {
  const name = user.fullname === '' ? `${user.firstname} ${user.lastname}` : user.fullname;
  const address = user.email?.trim() ?? '';
  const role = roleOf(user.roles);
  return {
    sub: user.id,
    name: plainText(name, 200),
    ...(address.includes('@') && address.length <= 320 ? { address } : {}),
    ...(role === undefined ? {} : { role }),
  };
}

/** By Moodle's stock roles; a person with roles of the site's own making only stays unknown. */
function roleOf(roles: EnrolledReply['roles']): LmsMember['role'] {
  const names = new Set(roles?.map((role) => role.shortname));
  if (names.has('student')) return 'learner';
  if (names.has('editingteacher') || names.has('teacher')) return 'instructor';
  return names.has('manager') || names.has('coursecreator') || names.has('guest') ? 'other' : undefined;
}
