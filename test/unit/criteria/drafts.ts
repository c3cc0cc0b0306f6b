/** Drafts as the editor holds them. */
import { imageId } from '../../../server/model/ids.ts';
import type { BadgeContent, DraftGroup, DraftRequirement } from '../../../server/model/badges/badge.ts';

export const draft = (id: string, more: Partial<DraftRequirement> = {}): DraftRequirement => ({
  id,
  kind: 'course.completed',
  item: 'course',
  result: 'complete',
  percent: '',
  ...more,
});
export const lesson = (id: string, item: string, result: DraftRequirement['result'] = 'complete') =>
  draft(id, { kind: 'activity.completed', item, result });
export const marks = (id: string, item: string, percent: string) =>
  draft(id, { kind: 'grade.reached', item, percent });
export const groupOf = (need: DraftGroup['need'], ...requirements: DraftRequirement[]): DraftGroup => ({
  need,
  requirements,
});

export const items: BadgeContent['items'] = [
  { type: 'course', id: '7', course: '7', name: 'Soil science' },
  { type: 'activity', id: '31', course: '7', name: 'Field diary' },
  { type: 'activity', id: '32', course: '7', name: 'Final quiz' },
];

/** A draft that is ready. */
export const content = (more: Partial<BadgeContent> = {}): BadgeContent => ({
  name: 'Soil scientist',
  description: 'Can tell loam from clay.',
  criteria: '',
  tags: '',
  achievementType: 'Badge',
  language: 'en',
  image: imageId.parse('image-1'),
  groups: [groupOf('any', draft('r1'))],
  items,
  validity: { amount: '', unit: 'years' },
  ...more,
});
