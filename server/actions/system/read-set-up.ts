/** How far an organisation's set-up is, step by step. */
import type { Context } from '../../context.ts';
import { type Issuer, issuers } from '../../model/badges/issuer.ts';
import type { Organisation } from '../../model/organisations/organisation.ts';
import { messages } from '../../model/system/message.ts';
import { apiHealth } from '../organisations/api-health.ts';
import { hostHealth } from '../deliveries/host-health.ts';
import { connectionLine, connectionsOf, platformsOf } from '../platforms/platform-health.ts';
import type { HealthLine } from './health-lines.ts';
import { needsSomebody } from './read-health.ts';

export const setUpSteps = ['organisation', 'issuer', 'lms', 'completions', 'backpacks', 'mail'] as const;
export type SetUpStep = (typeof setUpSteps)[number];

export interface StepState {
  step: SetUpStep;
  state: 'done' | 'need' | 'todo';
  /** Things to mend. */
  count: number;
}

/** Mails looked at for one that has left. */
const RECENT = 20;

/** The states of all steps, in order. */
export async function readSetUp(ctx: Context, organisation: Organisation): Promise<StepState[]> {
  const issuer = await ctx.store.get(issuers, organisation.issuer);
  return [
    stepOf('organisation', true, organisation.contactEmail === '' ? 1 : 0),
    stepOf('issuer', issuer !== undefined && isComplete(issuer), 0),
    ...(await Promise.all([
      lmsStep(ctx, organisation),
      completionsStep(ctx, organisation),
      backpacksStep(ctx, organisation),
      mailStep(ctx, organisation),
    ])),
  ];
}

/** Everything is green. */
export function isWholeSetUp(steps: readonly StepState[]): boolean {
  return steps.every(({ state }) => state === 'done');
}

/** A badge shows who stands behind it: the set-up asks for a description, which the first profile lacks. */
function isComplete(issuer: Issuer): boolean {
  return issuer.description !== '' && issuer.email !== '';
}

function stepOf(step: SetUpStep, isDone: boolean, count: number): StepState {
  return { step, state: count > 0 ? 'need' : isDone ? 'done' : 'todo', count };
}

async function lmsStep(ctx: Context, { id }: Organisation): Promise<StepState> {
  const found = await platformsOf(ctx, id);
  const pending = found.filter((platform) => platform.state === 'pending').length;
  return stepOf(
    'lms',
    found.some((platform) => platform.state === 'active'),
    pending,
  );
}

async function completionsStep(ctx: Context, { id }: Organisation): Promise<StepState> {
  const found = await platformsOf(ctx, id);
  const connections = await connectionsOf(ctx, id);
  const lines: HealthLine[] = [...(await apiHealth(ctx, id))];
  for (const platform of found) {
    const connection = connections.get(platform.id);
    if (platform.state !== 'off' && connection !== undefined)
      lines.push(connectionLine(platform, connection));
  }
  const isOpen = lines.some(({ state, problem }) => state === 'works' || problem === 'key-unused');
  return stepOf('completions', isOpen, lines.filter(needsSomebody).length);
}

async function backpacksStep(ctx: Context, { id }: Organisation): Promise<StepState> {
  const lines = await hostHealth(ctx, id);
  const isReady = lines.some(
    ({ kind, state, problem }) => kind === 'host' && (state === 'works' || problem === 'host-paused'),
  );
  return stepOf('backpacks', isReady, lines.filter(needsSomebody).length);
}

/** Done once a mail has left by a server; without one the outbox keeps them, which is for the owner to decide. */
async function mailStep(ctx: Context, { id }: Organisation): Promise<StepState> {
  const query = { where: { organisation: id }, sort: ['createdAt', 'desc'], limit: RECENT } as const;
  const { items } = await ctx.store.find(messages, query);
  const last = items.find(({ state }) => ['sent', 'kept', 'failed'].includes(state));
  return stepOf('mail', last?.state === 'sent' || last?.state === 'kept', last?.state === 'failed' ? 1 : 0);
}
