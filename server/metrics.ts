/** Counters and histograms from domain events, for Prometheus. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Log } from './context.ts';
import type { DomainEvent } from './events.ts';

export interface Metrics {
  /** Counts an event and writes it to the log, at the level it deserves. */
  report(event: DomainEvent): void;
  /** The text that Prometheus reads, and its content type. */
  expose(): Promise<{ body: string; type: string }>;
}

const SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60];

export function createMetrics(log: Log): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'badge_bridge_' });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]): Counter<L> =>
    new Counter({ name: `badge_bridge_${name}`, help, labelNames, registers: [registry] });
  const meters = {
    signals: counter('signals_total', 'Signals by source and outcome', ['source', 'outcome']),
    judged: counter('progress_judged_total', 'Judgements by outcome', ['outcome']),
    awards: counter('awards_total', 'Awards issued, signed and revoked', ['what']),
    deliveries: counter('deliveries_total', 'Delivery attempts by lane, state and code', [
      'lane',
      'state',
      'code',
    ]),
    launches: counter('launches_total', 'LTI launches by outcome', ['outcome']),
    lms: counter('lms_calls_total', 'Calls to an LMS by function and outcome', ['call', 'outcome']),
    other: counter('events_total', 'Other events by name', ['name']),
    stages: new Histogram({
      name: 'badge_bridge_stage_seconds',
      help: 'Duration of stage steps',
      labelNames: ['stage', 'outcome'] as const,
      buckets: SECONDS,
      registers: [registry],
    }),
    requests: new Histogram({
      name: 'badge_bridge_request_seconds',
      help: 'Duration of requests',
      labelNames: ['audience', 'method', 'status'] as const,
      buckets: SECONDS,
      registers: [registry],
    }),
  };
  return {
    report(event) {
      count(meters, event);
      write(log, event);
    },
    async expose() {
      return { body: await registry.metrics(), type: registry.contentType };
    },
  };
}

interface Meters {
  signals: Counter<'source' | 'outcome'>;
  judged: Counter<'outcome'>;
  awards: Counter<'what'>;
  deliveries: Counter<'lane' | 'state' | 'code'>;
  launches: Counter<'outcome'>;
  lms: Counter<'call' | 'outcome'>;
  other: Counter<'name'>;
  stages: Histogram<'stage' | 'outcome'>;
  requests: Histogram<'audience' | 'method' | 'status'>;
}

function count(m: Meters, event: DomainEvent): void {
  switch (event.name) {
    case 'signalsRecorded':
      m.signals.inc({ source: event.source, outcome: 'recorded' }, event.recorded);
      m.signals.inc({ source: event.source, outcome: 'duplicate' }, event.duplicates);
      m.signals.inc({ source: event.source, outcome: 'quarantined' }, event.quarantined);
      return;
    case 'progressJudged':
      m.judged.inc({ outcome: event.outcome });
      return;
    case 'awardIssued':
    case 'awardSigned':
    case 'awardRevoked':
      m.awards.inc({ what: event.name.slice('award'.length).toLowerCase() });
      return;
    case 'deliverySettled':
      m.deliveries.inc({ lane: event.lane, state: event.state, code: event.code });
      return;
    case 'launchAccepted':
      m.launches.inc({ outcome: 'accepted' });
      return;
    case 'launchRefused':
      m.launches.inc({ outcome: event.code });
      return;
    case 'lmsAsked':
      m.lms.inc({ call: event.call, outcome: event.outcome });
      return;
    case 'stageEnded':
      m.stages.observe({ stage: event.stage, outcome: event.outcome }, event.ms / 1000);
      return;
    case 'requestAnswered':
      m.requests.observe(
        { audience: event.audience, method: event.method, status: String(event.status) },
        event.ms / 1000,
      );
      return;
    default:
      m.other.inc({ name: event.name });
  }
}

const QUIET = new Set<DomainEvent['name']>([
  'signalsRecorded',
  'progressJudged',
  'awardIssued',
  'awardSigned',
  'stageEnded',
  'requestAnswered',
  'lmsAsked',
  'courseSwept',
  'launchAccepted',
]);

/** What somebody should look into. */
const ALARMING = new Set<DomainEvent['name']>(['shapeGivenUp']);

function write(log: Log, event: DomainEvent): void {
  const { name, ...fields } = event;
  if (ALARMING.has(name)) log.warn(name, fields);
  else if (QUIET.has(name)) log.debug(name, fields);
  else log.info(name, fields);
}
