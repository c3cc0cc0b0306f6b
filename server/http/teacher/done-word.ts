/** What was just done to a badge, in a sentence for the page that follows. */
import type { Badge } from '../../model/badges/badge.ts';
import { isolated } from '../../views/components/rule-words.ts';
import { badgeName } from '../../views/teacher/teacher-words.ts';
import type { Asked } from '../base/asked.ts';

const doings = ['activated', 'withdrawn', 'discarded', 'picture', 'activity'] as const;

/** The page before says in the address what was done; undefined where nothing was. */
export function doneWord({ query, words }: Asked, badge: Badge): string | undefined {
  const done = doings.find((one) => one === query.get('done'));
  if (done === undefined) return undefined;
  return words.t(`teacher.badge.done.${done}`, { name: isolated(badgeName(badge, words)) });
}
