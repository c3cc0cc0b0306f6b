/** Names of the rule builder's form fields: written by its page, read back by the route that saves it. */
import type { DraftGroup, DraftRequirement } from '../../model/badges/badge.ts';
import { requirementKind } from '../../model/badges/rule.ts';

/** Most groups, and most requirements in a group, that a draft can hold (badge.ts). */
const MOST = 50;

/** Name of a field of requirement `r` in group `g`, both counted from 0. */
export function ruleField(g: number, r: number, field: keyof DraftRequirement): string {
  return `rule.${g}.${r}.${field}`;
}

/** Name of the field that says whether one or all of group `g` are needed. */
export function needField(g: number): string {
  return `rule.${g}.need`;
}

type Fields = Readonly<Record<string, unknown>>;

/** The groups that a posted form holds, as typed; groups without requirements are dropped. */
export function readRuleForm(fields: Fields): DraftGroup[] {
  const groups: DraftGroup[] = [];
  for (let g = 0; g < MOST; g++) {
    const requirements: DraftRequirement[] = [];
    for (let r = 0; r < MOST; r++) {
      const requirement = readRequirement(fields, g, r);
      if (requirement !== undefined) requirements.push(requirement);
    }
    if (requirements.length > 0) {
      groups.push({ need: fields[needField(g)] === 'all' ? 'all' : 'any', requirements });
    }
  }
  return groups;
}

function readRequirement(fields: Fields, g: number, r: number): DraftRequirement | undefined {
  const text = (field: keyof DraftRequirement, longest: number): string => {
    const value = fields[ruleField(g, r, field)];
    return typeof value === 'string' ? value.trim().slice(0, longest) : '';
  };
  const id = text('id', 60);
  if (id === '') return undefined;
  const kind = requirementKind.safeParse(text('kind', 60));
  const result = text('result', 10);
  return {
    id,
    kind: kind.success ? kind.data : '',
    item: text('item', 255),
    result: result === 'pass' || result === 'any' ? result : 'complete',
    percent: text('percent', 40),
  };
}

export interface RuleStep {
  groups: DraftGroup[];
  /** Id of the requirement to show open next. */
  open?: string;
}

/**
 * What the pressed button does to the groups: `edit=<id>` opens a requirement, `close` closes it,
 * `remove=<id>` takes it away, `add=and` begins a group, `add=or:<id>` adds an alternative beside it.
 * @param newId id for a requirement that is begun.
 */
export function applyRuleButton(groups: readonly DraftGroup[], fields: Fields, newId: string): RuleStep {
  const pressed = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const edit = pressed('edit');
  if (edit !== '') return { groups: [...groups], open: edit };
  const remove = pressed('remove');
  if (remove !== '') return { groups: without(groups, remove) };
  const add = pressed('add');
  if (add === 'and' && groups.length < MOST) {
    return { groups: [...groups, { need: 'any', requirements: [begun(newId)] }], open: newId };
  }
  if (add.startsWith('or:')) return beside(groups, add.slice(3), newId);
  return { groups: [...groups] };
}

function begun(id: string): DraftRequirement {
  return { id, kind: '', item: '', result: 'complete', percent: '' };
}

function without(groups: readonly DraftGroup[], id: string): DraftGroup[] {
  return groups
    .map((group) => ({ ...group, requirements: group.requirements.filter((r) => r.id !== id) }))
    .filter((group) => group.requirements.length > 0);
}

function beside(groups: readonly DraftGroup[], id: string, newId: string): RuleStep {
  const home = groups.find((group) => group.requirements.some((r) => r.id === id));
  if (home === undefined || home.requirements.length >= MOST) return { groups: [...groups] };
  const grown = (group: DraftGroup): DraftGroup => ({
    need: group.requirements.length === 1 ? 'any' : group.need,
    requirements: [...group.requirements, begun(newId)],
  });
  return { groups: groups.map((group) => (group === home ? grown(group) : group)), open: newId };
}
