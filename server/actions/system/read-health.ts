/** Everything the health page shows of an organisation. */
import type { Context } from '../../context.ts';
import { awards } from '../../model/awards/award.ts';
import { deliveries } from '../../model/deliveries/delivery.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { quarantines } from '../../model/signals/signal.ts';
import { apiHealth, hasOpenChannel } from '../organisations/api-health.ts';
import { hostHealth } from '../deliveries/host-health.ts';
import { platformHealth } from '../platforms/platform-health.ts';
import { DEAD_CAP } from './dead-letters.ts';
import { byUrgency, type HealthLine, lineOf } from './health-lines.ts';
import { kindsOfWork, type WorkKind } from './kinds-of-work.ts';

const DAY_MS = 24 * 3_600_000;

/** Queues as people think of them, each of one or more kinds of work. */
const queues: Readonly<Record<string, readonly WorkKind[]>> = {
  completions: ['signal', 'progress', 'activation'],
  awards: ['award', 'status-list', 'issuer-key'],
  lms: ['lms-connection', 'course-sync', 'look', 'roster', 'score'],
  backpacks: ['grant', 'backpack-host'],
};

export interface Health {
  /** Those that need somebody first. */
  lines: HealthLine[];
  today: Today;
}

/** Figures of the present UTC day, exact up to `DEAD_CAP`. */
export interface Today {
  awarded: number;
  delivered: number;
  /** Deliveries that wait, whenever they began. */
  waiting: number;
  refused: number;
}

export async function readHealth(ctx: Context, organisation: OrganisationId): Promise<Health> {
  const hasApi = await hasOpenChannel(ctx, organisation);
  const lines = await Promise.all([
    platformHealth(ctx, organisation, hasApi),
    apiHealth(ctx, organisation),
    hostHealth(ctx, organisation),
    queueHealth(ctx, organisation),
    mailHealth(ctx, organisation),
  ]);
  return { lines: byUrgency(lines.flat()), today: await todayOf(ctx, organisation) };
}

/** True for a line that somebody has to look at. */
export function needsSomebody({ state }: HealthLine): boolean {
  return state === 'needs-you' || state === 'failed';
}

async function queueHealth(ctx: Context, organisation: OrganisationId): Promise<HealthLine[]> {
  const named = Object.entries(queues).map(async ([id, kinds]) =>
    queueLine(id, await sum(kinds.map((kind) => kindsOfWork[kind].countDead(ctx, organisation, DEAD_CAP))), {
      due: await sum(kinds.map((kind) => kindsOfWork[kind].countDue(ctx, organisation, DEAD_CAP))),
    }),
  );
  const dead = await ctx.store.count(deliveries, { organisation, state: 'dead' }, DEAD_CAP);
  const dueWhere = { organisation, 'work.dueAt': { lte: ctx.clock.now() } };
  const due = await ctx.store.count(deliveries, dueWhere, DEAD_CAP);
  return [...(await Promise.all(named)), queueLine('deliveries', dead, { due })];
}

function queueLine(id: string, dead: number, { due }: { due: number }): HealthLine {
  const line = lineOf('queue', id, '', { params: { count: dead > 0 ? dead : due } });
  if (dead > 0) return { ...line, state: 'needs-you', problem: 'work-dead' };
  return due > 0 ? { ...line, state: 'waits', problem: 'work-due' } : line;
}

async function mailHealth(ctx: Context, organisation: OrganisationId): Promise<HealthLine[]> {
  const mails = kindsOfWork.message;
  const dead = await mails.countDead(ctx, organisation, DEAD_CAP);
  const due = await mails.countDue(ctx, organisation, DEAD_CAP);
  const line = lineOf('mail', 'mail', '', { params: { count: dead > 0 ? dead : due } });
  if (dead > 0) return [{ ...line, state: 'needs-you', problem: 'work-dead' }];
  if (!ctx.settings.hasMailServer) return [{ ...line, state: 'off', problem: 'mail-kept' }];
  return [due > 0 ? { ...line, state: 'waits', problem: 'work-due' } : line];
}

async function sum(counts: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(counts)).reduce((total, count) => total + count, 0);
}

async function todayOf(ctx: Context, organisation: OrganisationId): Promise<Today> {
  const from = Math.floor(ctx.clock.now() / DAY_MS) * DAY_MS;
  const [awarded, delivered, waiting, refused] = await Promise.all([
    ctx.store.count(awards, { organisation, issuedAt: { gte: from } }, DEAD_CAP),
    ctx.store.count(deliveries, { organisation, state: 'delivered', createdAt: { gte: from } }, DEAD_CAP),
    ctx.store.count(deliveries, { organisation, state: 'queued' }, DEAD_CAP),
    ctx.store.count(quarantines, { organisation, receivedAt: { gte: from } }, DEAD_CAP),
  ]);
  return { awarded, delivered, waiting, refused };
}
