/** Line items and scores that tools keep in campus' gradebook (AGS 2.0). */

export interface LineItem {
  id: number;
  course: number;
  tool: number;
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  tag?: string;
  /** Instance of the link it came with. */
  link?: number;
}

export interface Score {
  userId: number;
  /** `null`: sent, but not fully graded. */
  given: number | null;
  maximum: number;
  activityProgress: string;
  gradingProgress: string;
  comment?: string;
  /** As it was sent. */
  timestamp: string;
}

export interface Gradebook {
  lineItems(course: number, tool?: number): LineItem[];
  lineItem(id: number): LineItem | undefined;
  add(item: LineItem): LineItem;
  replace(item: LineItem): void;
  remove(id: number): void;
  scores(lineItem: number): Score[];
  score(lineItem: number, user: number): Score | undefined;
  /** `stale` where a score of the same or a later second is stored already. */
  put(lineItem: number, score: Score): 'stored' | 'stale';
}

const second = (timestamp: string): number => Math.floor(Date.parse(timestamp) / 1000);

/** An empty gradebook. */
export function createGradebook(): Gradebook {
  const items = new Map<number, LineItem>();
  const scores = new Map<number, Map<number, Score>>();
  return {
    lineItems: (course, tool) =>
      [...items.values()].filter(
        (item) => item.course === course && (tool === undefined || item.tool === tool),
      ),
    lineItem: (id) => items.get(id),
    add: (item) => {
      items.set(item.id, item);
      return item;
    },
    replace: (item) => void items.set(item.id, item),
    remove: (id) => {
      items.delete(id);
      scores.delete(id);
    },
    scores: (lineItem) => [...(scores.get(lineItem)?.values() ?? [])],
    score: (lineItem, user) => scores.get(lineItem)?.get(user),
    put: (lineItem, score) => {
      const ofItem = scores.get(lineItem) ?? new Map<number, Score>();
      const stored = ofItem.get(score.userId);
      if (stored !== undefined && second(stored.timestamp) >= second(score.timestamp)) return 'stale';
      ofItem.set(score.userId, score);
      scores.set(lineItem, ofItem);
      return 'stored';
    },
  };
}
