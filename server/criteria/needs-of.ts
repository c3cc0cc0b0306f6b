/** What has to be read from the LMS for a rule, so that nothing else is asked. */
import type { Rule } from '../model/badges/rule.ts';
import { type Subject, subjectsOf } from './rules/requirement-form.ts';

export interface RuleNeeds {
  courseCompletion: boolean;
  activities: boolean;
  grades: boolean;
  /** The LMS items whose completion or grade is needed; a badge is no LMS item. */
  items: Subject[];
}

/** Kinds of reading that `rule` needs, and about which items. */
export function needsOf(rule: Rule): RuleNeeds {
  const requirements = rule.groups.flatMap((group) => group.requirements);
  const kinds = new Set(requirements.map((requirement) => requirement.kind));
  const subjects = requirements.flatMap(subjectsOf).filter((subject) => subject.type !== 'badge');
  const byName = new Map(subjects.map((subject) => [JSON.stringify(Object.values(subject)), subject]));
  return {
    courseCompletion: kinds.has('course.completed'),
    activities: kinds.has('activity.completed'),
    grades: kinds.has('grade.reached'),
    items: [...byName.values()],
  };
}
