/** MongoDB filters made from what a query asks: nothing but checked scalars reaches them. */
import type { CollectionSpec } from '../../../server/model/record.ts';
import type { Position } from '../shared/cursor.ts';
import { type Asked, type Condition, ID } from '../shared/plan.ts';
import { fieldOf } from './connection.ts';

export type Filter = Record<string, unknown>;

/** Records that match the conditions and have not expired. */
export function matching(c: CollectionSpec, { conditions }: Pick<Asked, 'conditions'>, now: number): Filter {
  const parts = conditions.map(conditionFilter);
  if (c.expires !== undefined) parts.push({ [fieldOf(c.expires)]: { $not: { $lte: now } } });
  return all(parts);
}

/** Records of a page: those that match, have the sort path, and come after the cursor. */
export function onPage(
  c: CollectionSpec,
  asked: Asked,
  page: { after: Position | undefined; now: number },
): Filter {
  const field = fieldOf(asked.sort.path);
  const parts = [matching(c, asked, page.now)];
  if (asked.sort.path !== ID) parts.push({ [field]: { $ne: null } });
  if (page.after !== undefined) parts.push(behind(field, asked.sort.direction, page.after));
  return all(parts);
}

function behind(field: string, direction: 'asc' | 'desc', { value, id }: Position): Filter {
  const operator = direction === 'asc' ? '$gt' : '$lt';
  if (field === '_id') return { _id: { [operator]: id } };
  return {
    [field]: { [`${operator}e`]: value },
    $or: [{ [field]: { [operator]: value } }, { [field]: value, _id: { [operator]: id } }],
  };
}

function conditionFilter(condition: Condition): Filter {
  const field = fieldOf(condition.path);
  switch (condition.kind) {
    case 'equal':
      return { [field]: { $eq: condition.value } };
    case 'in':
      return { [field]: { $in: condition.values } };
    case 'range':
      return { [field]: { [`$${condition.operator}`]: condition.value } };
  }
}

function all(parts: readonly Filter[]): Filter {
  if (parts.length === 0) return {};
  return parts.length === 1 ? (parts[0] ?? {}) : { $and: parts };
}
