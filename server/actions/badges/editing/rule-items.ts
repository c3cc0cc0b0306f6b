/** The LMS items that a draft's rule names, with the names they last had. */
import type { DraftGroup } from '../../../model/badges/badge.ts';
import type { RuleItem } from '../../../model/badges/rule.ts';
import type { Course } from '../../../model/courses/course.ts';

/** Most items that a draft can hold (badge.ts). */
const MOST = 500;

/** The course as an item of a rule. */
export function courseItemOf(course: Course): RuleItem {
  const { contextId, title, url } = course;
  return {
    type: 'course',
    id: contextId,
    course: contextId,
    name: title,
    ...(url === undefined ? {} : { url }),
  };
}

/**
 * @param offered what the LMS has now; undefined where it was not asked: then all that was known stays,
 *   since that is all people can choose from
 * @param before items of the draft as it was
 */
export function ruleItems(
  course: Course,
  groups: readonly DraftGroup[],
  offered: readonly RuleItem[] | undefined,
  before: readonly RuleItem[],
): RuleItem[] {
  const named = new Set(groups.flatMap((group) => group.requirements.map(({ item }) => item)));
  const known = new Map(before.filter(isActivity).map((item) => [item.id, item]));
  for (const item of offered ?? []) if (named.has(item.id)) known.set(item.id, bare(item));
  const kept = [...known.values()].filter((item) => offered === undefined || named.has(item.id));
  return [courseItemOf(course), ...kept].slice(0, MOST);
}

function isActivity(item: RuleItem): boolean {
  return item.type === 'activity';
}

/** Without what an LMS tells besides. */
function bare({ type, id, course, name, url }: RuleItem): RuleItem {
  return { type, id, course, name, ...(url === undefined ? {} : { url }) };
}
