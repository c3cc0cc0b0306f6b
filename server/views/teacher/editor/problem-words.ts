/** What is missing in a draft, in words, and where it is mended. */
import type { Problem } from '../../../criteria/check-content.ts';
import type { RequirementPart, SentencePart } from '../../../criteria/sentence-of.ts';
import { requirementText } from '../../components/rule-words.ts';
import type { Params, Words } from '../../words.ts';
import { withQuery } from '../teacher-paths.ts';

const RULE_FIELD = /^(.+)-(?:kind|item|percent)$/;

/** Id of the requirement a problem is about; undefined for any other problem. */
export function requirementOfProblem({ section, field }: Problem): string | undefined {
  return section === 'rule' ? RULE_FIELD.exec(field)?.[1] : undefined;
}

/** The sentence for a problem; one of the rule names the part it is about. */
export function problemText(problem: Problem, sentence: readonly SentencePart[], words: Words): string {
  const said = words.t(`teacher.problem.${problem.code}`, paramsOf(problem, words));
  const id = requirementOfProblem(problem);
  const part = sentence.find((one): one is RequirementPart => one.kind === 'requirement' && one.id === id);
  if (part === undefined) return said;
  return words.t('teacher.problem.inRule', { part: requirementText(part, words), problem: said });
}

function paramsOf({ params }: Problem, words: Words): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'number' ? words.number(value) : value,
    ]),
  );
}

/** Id of the element in the editor where a problem is mended. */
export function anchorOf(problem: Problem): string {
  const requirement = requirementOfProblem(problem);
  if (requirement !== undefined) return requirement;
  if (problem.field === 'image') return 'picture';
  return problem.field === 'rule' ? 'earns' : problem.field;
}

/** The editor at the place of a problem. @param editor path of the badge */
export function problemHref(editor: string, problem: Problem): string {
  const open = requirementOfProblem(problem);
  return `${withQuery(editor, { check: '1', open })}#${encodeURIComponent(anchorOf(problem))}`;
}
