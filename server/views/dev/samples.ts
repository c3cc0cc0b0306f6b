/** What the component page shows: badges, rules and traces of nobody in particular. */
import type { SentencePart } from '../../criteria/sentence-of.ts';
import type { DraftGroup } from '../../model/badges/badge.ts';
import type { BadgeDesign } from '../../model/badges/image.ts';
import type { RuleItem } from '../../model/badges/rule.ts';
import type { GroupTrace, Trace } from '../../model/signals/progress.ts';
import { drawBadge } from '../../pictures/draw-badge.ts';

/** 21 November 2026, 10:42 UTC. */
export const sampleNow = Date.UTC(2026, 10, 21, 10, 42);

/** Address of a picture that needs no server; the `#` swallows the width that tiles ask for. */
export function pictureAddress(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}#`;
}

function made(design: Pick<BadgeDesign, 'shape' | 'palette' | 'icon'> & Partial<BadgeDesign>): string {
  return pictureAddress(drawBadge({ letters: '', ring: '', stars: 0, ...design }));
}

const wide =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" width="300" height="100"><rect width="300" height="100" rx="8" fill="#17453b"/><path d="M20 50H280" stroke="#b9dc9c" stroke-width="6"/></svg>';

export const samplePictures = {
  literacy: made({ shape: 'hexagon', palette: 'teal', icon: 'chart-column' }),
  writing: made({ shape: 'shield', palette: 'navy', icon: 'feather', stars: 3 }),
  statistics: made({ shape: 'circle', palette: 'red', icon: 'sigma', ring: 'Statistics with R', stars: 2 }),
  mentor: made({ shape: 'rosette', palette: 'green', icon: 'heart-handshake' }),
  safety: made({ shape: 'square', palette: 'amber', icon: 'flask-conical' }),
  fieldwork: made({ shape: 'shield', palette: 'olive', icon: 'mountain', ring: 'Fieldwork' }),
  wide: pictureAddress(wide),
} as const;

/** Sixty letters and more, as courses are really called. */
export const longName = 'Einführung in die empirische Sozialforschung und Statistik I';

export const sampleItems: RuleItem[] = [
  { type: 'course', id: '7', course: '7', name: longName },
  { type: 'activity', id: '31', course: '7', name: 'Quiz 3' },
  { type: 'activity', id: '32', course: '7', name: 'Final survey' },
];

export const sampleGroups: DraftGroup[] = [
  {
    need: 'any',
    requirements: [{ id: 'r1', kind: 'course.completed', item: '', result: 'complete', percent: '' }],
  },
  {
    need: 'any',
    requirements: [
      { id: 'r2', kind: 'grade.reached', item: '31', result: 'complete', percent: '70' },
      { id: 'r3', kind: 'activity.completed', item: '32', result: 'pass', percent: '' },
    ],
  },
];

export const sampleSentence: SentencePart[] = [
  { kind: 'requirement', id: 'r1', key: 'course.done', params: { name: longName }, item: '7', missing: [] },
  { kind: 'joiner', joiner: 'and' },
  { kind: 'open', need: 1, of: 2, isShown: true },
  {
    kind: 'requirement',
    id: 'r2',
    key: 'grade.activity',
    params: { name: 'Quiz 3', percent: '70' },
    item: '31',
    missing: [],
  },
  { kind: 'joiner', joiner: 'or' },
  {
    kind: 'requirement',
    id: 'r3',
    key: 'activity.pass',
    params: { name: 'Final survey' },
    item: '32',
    missing: [],
  },
  { kind: 'close', isShown: true },
];

const trace = (changes: Partial<Trace> & Pick<Trace, 'requirement' | 'state'>): Trace => ({
  kind: 'grade.reached',
  item: '31',
  value: '',
  target: '70',
  signals: [],
  ...changes,
});

const heard = { at: Date.UTC(2026, 10, 17, 9, 31), source: 'moodle' };

/** One requirement in each state. */
export const sampleTraces: GroupTrace[] = [
  {
    name: '',
    need: 1,
    met: 1,
    isMet: true,
    requirements: [
      trace({
        requirement: 'r1',
        kind: 'course.completed',
        state: 'met',
        value: 'done',
        target: 'done',
        ...heard,
      }),
    ],
  },
  {
    name: '',
    need: 1,
    met: 0,
    isMet: false,
    requirements: [
      trace({ requirement: 'r2', state: 'below', value: '64', ...heard }),
      trace({ requirement: 'r3', kind: 'activity.completed', state: 'missing', target: 'pass' }),
      trace({
        requirement: 'r3',
        kind: 'activity.completed',
        state: 'failed',
        value: 'fail',
        target: 'pass',
        ...heard,
      }),
      trace({ requirement: 'r2', state: 'lost', value: '64', ...heard }),
      trace({ requirement: 'r2', state: 'reset', at: heard.at }),
    ],
  },
];
