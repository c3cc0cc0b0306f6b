/** The rule of a draft as far as it is complete: for counting and for reading ahead, never for awarding. */
import { checkContent } from '../../criteria/check-content.ts';
import { compileContent } from '../../criteria/compile-content.ts';
import type { BadgeContent } from '../../model/badges/badge.ts';
import type { Rule } from '../../model/badges/rule.ts';
import type { Course } from '../../model/courses/course.ts';
import { imageId } from '../../model/ids.ts';

/** Undefined while something in the rule itself is missing or wrong; the rest of the draft does not matter. */
export function draftRule(
  content: BadgeContent,
  course: Pick<Course, 'platform' | 'contextId'>,
): Rule | undefined {
  const whole: BadgeContent = {
    ...content,
    name: 'x',
    description: 'x',
    criteria: 'x',
    tags: '',
    achievementType: 'Badge',
    language: 'en',
    image: content.image ?? imageId.parse('none'),
    validity: { amount: '', unit: 'years' },
  };
  if (checkContent(whole).length > 0) return undefined;
  return compileContent(whole, {
    platform: course.platform,
    courseContextId: course.contextId,
    criteria: 'x',
  }).rule;
}
