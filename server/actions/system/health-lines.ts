/** The lines of the health page: what works, what waits, what needs a person (features.md A8). */

export type HealthState = 'works' | 'waits' | 'needs-you' | 'failed' | 'off';

export const healthKinds = [
  'platform',
  'lms-connection',
  'api-key',
  'host',
  'address',
  'queue',
  'mail',
] as const;
export type HealthKind = (typeof healthKinds)[number];

/** Why a line is not simply fine; the words and the mending action are made from it by the views. */
export type HealthProblem =
  | 'platform-pending'
  | 'platform-off'
  | 'platform-silent'
  | 'deployments-waiting'
  | 'clock-ahead'
  | 'clock-behind'
  | 'connection-none'
  | 'connection-testing'
  | 'connection-off'
  | 'connection-failing'
  | 'token-refused'
  | 'site-differs'
  | 'functions-missing'
  | 'key-expired'
  | 'key-expires'
  | 'key-unused'
  | 'key-off'
  | 'host-testing'
  | 'host-failed'
  | 'host-off'
  | 'host-paused'
  | 'address-not-public'
  | 'documents-unreachable'
  | 'work-dead'
  | 'work-due'
  | 'mail-kept';

export interface HealthLine {
  kind: HealthKind;
  /** Id of the record it is about; of a queue its name. */
  id: string;
  /** Name of the thing; empty for queues, whose names are words. */
  name: string;
  /** Host it lives on, or the like. */
  place: string;
  state: HealthState;
  problem?: HealthProblem;
  /** Numbers and names for the sentence. */
  params: Readonly<Record<string, string | number>>;
  lastAt?: number;
  nextAt?: number;
}

const order: readonly HealthState[] = ['failed', 'needs-you', 'waits', 'works', 'off'];

/** Those that need somebody first. */
export function byUrgency(lines: readonly HealthLine[]): HealthLine[] {
  return [...lines].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** A line without a problem, to be filled in. */
export function lineOf(
  kind: HealthKind,
  id: string,
  name: string,
  more: Partial<Omit<HealthLine, 'kind' | 'id' | 'name'>> = {},
): HealthLine {
  return { kind, id, name, place: '', state: 'works', params: {}, ...more };
}

/** Host of an address, or the address where it is none. */
export function placeOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
