/** A furnished house for tests: an organisation with its issuer, an LMS, a course with learners, a badge in use. */
import { createSigner } from '../../server/threads/signer.ts';
import { activateBadge } from '../../server/actions/badges/activate-badge.ts';
import { createBadge } from '../../server/actions/badges/create-badge.ts';
import { draftRule } from '../../server/actions/badges/draft-rule.ts';
import { dryRun, keepDryRun } from '../../server/actions/badges/dry-run.ts';
import { versionOf } from '../../server/actions/badges/edit-draft.ts';
import { recordMembers } from '../../server/actions/courses/record-members.ts';
import { readInstallation } from '../../server/actions/system/installation.ts';
import { issueTicket } from '../../server/actions/system/tickets.ts';
import { setUp } from '../../server/actions/organisations/set-up.ts';
import {
  type Badge,
  type BadgeContent,
  badges,
  type DraftRequirement,
  type Past,
} from '../../server/model/badges/badge.ts';
import { type Course, courses } from '../../server/model/courses/course.ts';
import { backpackHosts } from '../../server/model/deliveries/backpack-host.ts';
import {
  type BackpackHostId,
  idOf,
  type LearnerId,
  type OrganisationId,
  type PersonId,
  type PlatformId,
} from '../../server/model/ids.ts';
import { platforms } from '../../server/model/platforms/platform.ts';
import type { NewSignal } from '../../server/model/signals/signal.ts';
import { processAll } from '../../server/worker.ts';
import { stages } from '../../server/stages.ts';
import { testContext, type TestContext } from './context.ts';
import { bringRsaKey } from './rsa-key.ts';

export interface House {
  ctx: TestContext;
  organisation: OrganisationId;
  owner: PersonId;
  platform: PlatformId;
  course: Course;
  /** Learners with the LMS user ids '4', '5' ... */
  learners: LearnerId[];
  /** Runs every stage until nothing is due, moving the clock over short waits. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

const teacher = { kind: 'instructor', name: 'Jonas Weber' } as const;

/** An organisation with an active LMS, one course and three learners with addresses. */
export async function furnish(overrides: Parameters<typeof testContext>[0] = {}): Promise<House> {
  const signer = createSigner({ threads: 0 });
  const ctx = await testContext({ signer, ...overrides });
  await readInstallation(ctx);
  await bringRsaKey(ctx);
  const { token } = await issueTicket(ctx, { kind: 'setup' }, 'test');
  const first = {
    name: 'Marta Keller',
    address: 'marta@campus.example',
    organisation: 'Hochschule Probe',
    language: 'en',
  };
  const { organisation, person } = await setUp(ctx, token, first);
  const platform = await addPlatform(ctx, organisation, 'https://lms.example');
  const course = await addCourse(ctx, organisation, platform, '2', 'Data Literacy 101');
  const learners = await recordMembers(ctx, course, [
    { sub: '4', role: 'learner', name: 'Sam Taylor', address: 'sam.taylor@campus.example' },
    { sub: '5', role: 'learner', name: 'Élodie Nuñez', address: 'elodie.nunez@campus.example' },
    { sub: '6', role: 'learner', name: 'ليلى الحسن', address: 'layla.alhassan@campus.example' },
  ]);
  return {
    ctx,
    organisation,
    owner: person,
    platform,
    course,
    learners,
    quiet: () => quiet(ctx),
    async close() {
      await signer.close();
      await ctx.store.close();
    },
  };
}

/** Runs every stage until nothing is due, and on over `spanMs` of the test's time in strides. */
export async function quiet(ctx: TestContext, spanMs = 6000, strideMs = 2000): Promise<void> {
  for (let moved = 0; moved < spanMs; moved += strideMs) {
    await processAll(ctx, stages);
    ctx.clock.advance(strideMs);
  }
  await processAll(ctx, stages);
}

export async function addPlatform(
  ctx: TestContext,
  organisation: OrganisationId,
  issuer: string,
): Promise<PlatformId> {
  const id = idOf('platform', [issuer, 'client']);
  await ctx.store.insert(platforms, [
    {
      id,
      organisation,
      issuer,
      clientId: 'client',
      name: new URL(issuer).host,
      family: 'moodle',
      version: '',
      state: 'active',
      authorizationEndpoint: `${issuer}/mod/lti/auth.php`,
      tokenEndpoint: `${issuer}/mod/lti/token.php`,
      jwksUrl: `${issuer}/mod/lti/certs.php`,
      firstDeployment: '1',
      extraOrigins: [],
      scopes: [],
      registeredBy: 'manual',
      createdAt: ctx.clock.now(),
    },
  ]);
  return id;
}

export async function addCourse(
  ctx: TestContext,
  organisation: OrganisationId,
  platform: PlatformId,
  contextId: string,
  title: string,
): Promise<Course> {
  const id = idOf('course', [platform, contextId]);
  const now = ctx.clock.now();
  await ctx.store.insert(courses, [
    { id, organisation, platform, contextId, title, label: '', createdAt: now, seenAt: now },
  ]);
  const course = await ctx.store.get(courses, id);
  if (course === undefined) throw new Error('no course');
  return course;
}

export const completesCourse: DraftRequirement = {
  id: 'r1',
  kind: 'course.completed',
  item: '',
  result: 'complete',
  percent: '',
};

/** A badge with this rule, activated. */
export async function activeBadge(
  house: House,
  p: {
    requirements?: DraftRequirement[][];
    past?: Past;
    validity?: string;
    name?: string;
    content?: Partial<BadgeContent>;
  } = {},
): Promise<Badge> {
  const { ctx, course } = house;
  const badge = await createBadge(ctx, {
    course,
    actor: teacher,
    language: 'en',
    content: {
      name: p.name ?? 'Data literacy',
      description: 'Can read, question and present data.',
      groups: (p.requirements ?? [[completesCourse]]).map((requirements) => ({ need: 'any', requirements })),
      validity: { amount: p.validity ?? '', unit: 'years' },
      ...p.content,
    },
  });
  return activate(house, badge, p.past ?? { kind: 'none' });
}

export async function activate(house: House, badge: Badge, past: Past): Promise<Badge> {
  const { ctx, course } = house;
  const number = badge.draft ?? badge.version ?? 1;
  const version = await versionOf(ctx, badge, number);
  const rule = version.frozen?.rule ?? draftRule(version.content, course);
  if (rule === undefined) throw new Error('the draft has no rule');
  const shown = await keepDryRun(ctx, version, await dryRun(ctx, { badge, course, rule }));
  await activateBadge(ctx, {
    badge,
    course,
    number,
    dryRun: shown,
    past,
    criteria: 'Complete the course.',
    actor: teacher,
  });
  const active = await ctx.store.get(badges, badge.id);
  if (active === undefined) throw new Error('no badge');
  return active;
}

/** "User `sub` finished the course", as an LMS says it. */
export function courseCompleted(house: House, sub: string, at: number, done = true): NewSignal {
  return {
    platform: house.platform,
    sub,
    fact: { kind: 'course.completed', subject: { type: 'course', id: '2', course: '2' }, value: { done } },
    data: {},
    occurredAt: at,
  };
}

/** A backpack host that the organisation offers; its stage discovers it and registers us. */
export async function offerHost(house: House, address: string): Promise<BackpackHostId> {
  const { ctx, organisation } = house;
  const id = idOf('backpackHost', [organisation, address]);
  const now = ctx.clock.now();
  await ctx.store.insert(backpackHosts, [
    {
      id,
      organisation,
      kind: 'badge-connect',
      address,
      name: '',
      state: 'new',
      addedAt: now,
      work: { dueAt: now, attempt: 0 },
    },
  ]);
  return id;
}
