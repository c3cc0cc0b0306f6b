/** Whether a rule may be saved for judging (criteria.md C6, C11, C12). */
import type { Rule } from '../../model/badges/rule.ts';
import { type DataRuleProblem, fitDataRule } from './data-rule.ts';
import { rulePaths } from '../rule-paths.ts';

export type RuleProblemCode =
  DataRuleProblem | 'rule-empty' | 'need-out-of-range' | 'distinct-unknown' | 'requirement-twice';

export interface RuleProblem {
  code: RuleProblemCode;
  /** Index of the group, and id of the requirement where the problem is one requirement's. */
  group?: number;
  requirement?: string;
  path?: string;
}

/** Everything that is wrong with a rule; empty where it may be saved. */
export function checkRule(rule: Rule): RuleProblem[] {
  if (rule.groups.length === 0) return [{ code: 'rule-empty' }];
  const seen = new Set<string>();
  const problems: RuleProblem[] = [];
  for (const [index, group] of rule.groups.entries()) {
    if (group.need > group.requirements.length) problems.push({ code: 'need-out-of-range', group: index });
    for (const { id, kind, distinctBy, rules } of group.requirements) {
      const where = { group: index, requirement: id };
      if (seen.has(id)) problems.push({ code: 'requirement-twice', ...where });
      seen.add(id);
      const isKnown = distinctBy === 'signal' || rulePaths(kind).some(({ path }) => path === distinctBy);
      if (!isKnown) problems.push({ code: 'distinct-unknown', ...where, path: distinctBy });
      for (const data of rules) {
        const fitted = fitDataRule(kind, data);
        if (!fitted.ok) problems.push({ code: fitted.problem, ...where, path: data.path });
      }
    }
  }
  return problems;
}
