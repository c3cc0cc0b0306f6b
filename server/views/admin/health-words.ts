/** Health lines in words: the state, what is wrong, and where it is mended. */
import type { HealthLine, HealthState } from '../../actions/system/health-lines.ts';
import type { Tone } from '../components/status-pill.tsx';
import type { WordKey, Words } from '../words.ts';

/** How a state is shown. */
export const tones: Readonly<Record<HealthState, Tone>> = {
  works: 'done',
  waits: 'wait',
  'needs-you': 'need',
  failed: 'fail',
  off: 'none',
};

/** Name of the line: of the thing, or of the queue. */
export function nameOf(words: Words, { kind, id, name }: HealthLine): string {
  const key = `admin.health.queues.${kind === 'mail' ? 'mail' : id}`;
  return name === '' && words.has(key) ? words.t(key) : name;
}

/** What kind of thing it is, and where. */
export function placeOf(words: Words, { kind, place }: HealthLine): string {
  return words.t(`admin.health.kinds.${kind}`, { place });
}

/** What is wrong, in one sentence; undefined where nothing is. */
export function problemText(words: Words, line: HealthLine): string | undefined {
  const { problem, params } = line;
  if (problem === undefined) return undefined;
  const step = params['step'];
  const code = params['code'];
  return words.t(`admin.health.problems.${problem}`, {
    ...params,
    step: typeof step === 'string' ? known(words, `admin.steps.${step}`, step) : '',
    code: typeof code === 'string' ? codeText(words, code) : '',
  });
}

/** A result or error code in words; the code itself where there are none. */
export function codeText(words: Words, code: string): string {
  const own = `admin.codes.${code}`;
  if (words.has(own)) return words.t(own);
  return known(words, `errors.${code}.what`, code);
}

function known(words: Words, key: string, otherwise: string): string {
  return words.has(key) ? words.t(key) : otherwise;
}

/** The page on which the line's problem is mended, and the words of the link. */
export function mendingOf(words: Words, line: HealthLine): { href: string; label: string } | undefined {
  const { problem } = line;
  if (problem === undefined) return undefined;
  const key = `admin.health.mend.${problem}`;
  return words.has(key) ? { href: hrefOf(line), label: words.t(key satisfies WordKey) } : undefined;
}

const queuePages: Readonly<Record<string, string>> = {
  deliveries: '/admin/deliveries?state=dead',
};

function hrefOf({ kind, id, problem }: HealthLine): string {
  switch (kind) {
    case 'platform':
      return `/admin/platforms/${id}`;
    case 'lms-connection':
      return `/admin/platforms/${id}#moodle`;
    case 'api-key':
      return '/admin/api-keys';
    case 'host':
    case 'address':
      return problem === 'documents-unreachable' || problem === 'address-not-public'
        ? '/admin/backpacks#public'
        : '/admin/backpacks';
    case 'queue':
      return queuePages[id] ?? '/admin/work';
    case 'mail':
      return problem === 'work-dead' ? '/admin/work?kind=message' : '/admin/mail';
  }
}
