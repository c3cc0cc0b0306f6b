/** A store as a university has it: an organisation, an LMS, a course full of learners, a badge in use. */
import { availableParallelism } from 'node:os';
import { buildConfig, type Config } from '../../config/config.ts';
import { readEnv } from '../../config/env.ts';
import { activateBadge } from '../../server/actions/badges/activate-badge.ts';
import { createBadge } from '../../server/actions/badges/create-badge.ts';
import { draftRule } from '../../server/actions/badges/draft-rule.ts';
import { dryRun, keepDryRun } from '../../server/actions/badges/dry-run.ts';
import { versionOf } from '../../server/actions/badges/edit-draft.ts';
import { recordMembers } from '../../server/actions/courses/record-members.ts';
import { createApiKey } from '../../server/actions/organisations/api-keys.ts';
import { setUp } from '../../server/actions/organisations/set-up.ts';
import { issueTicket } from '../../server/actions/system/tickets.ts';
import type { Context } from '../../server/context.ts';
import { createContext } from '../../server/main.ts';
import { type Course, courses } from '../../server/model/courses/course.ts';
import { idOf, type OrganisationId, type PlatformId } from '../../server/model/ids.ts';
import { platforms } from '../../server/model/platforms/platform.ts';
import { processAll } from '../../server/worker.ts';
import { stages } from '../../server/stages.ts';

const actor = { kind: 'operator', name: 'bench' } as const;

export interface Prepared {
  organisation: OrganisationId;
  platform: PlatformId;
  course: Course;
  apiKey: string;
}

/** The configuration of the product under test. */
export function benchConfig(env: Record<string, string>): Config {
  const built = buildConfig(readEnv(env), availableParallelism());
  if ('problems' in built) throw new Error(JSON.stringify(built.problems));
  return built.config;
}

/** Opens the store that the product will run on, and closes it again. */
export async function prepared<T>(
  env: Record<string, string>,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  const { ctx, close } = await createContext(benchConfig(env), 'bench', {
    log: { debug: quiet, info: quiet, warn: console.error, error: console.error },
  });
  try {
    return await work(ctx);
  } finally {
    await close();
  }
}

const quiet = (): void => undefined;

/** @param issuer where the LMS is; bench code may answer there */
export async function furnish(ctx: Context, p: { issuer: string; learners: number }): Promise<Prepared> {
  const { token } = await issueTicket(ctx, { kind: 'setup' }, 'bench');
  const { organisation } = await setUp(ctx, token, {
    name: 'Bench',
    address: 'bench@bench.example',
    organisation: 'Bench University',
    language: 'en',
  });
  const platform = await addPlatform(ctx, organisation, p.issuer);
  const course = await addCourse(ctx, organisation, platform);
  for (let from = 0; from < p.learners; from += 500)
    await recordMembers(
      ctx,
      course,
      Array.from({ length: Math.min(500, p.learners - from) }, (_, i) => ({
        sub: String(from + i + 1),
        role: 'learner' as const,
        name: `Learner ${from + i + 1}`,
        address: `learner${from + i + 1}@bench.example`,
      })),
    );
  await activeBadge(ctx, course);
  const key = {
    name: 'bench',
    channel: 'bench',
    scopes: ['signals:write', 'awards:read'] as const,
    mustSign: false,
  };
  const { key: apiKey } = await createApiKey(ctx, organisation, { ...key, scopes: [...key.scopes] }, actor);
  return { organisation, platform, course, apiKey };
}

async function addPlatform(ctx: Context, organisation: OrganisationId, issuer: string): Promise<PlatformId> {
  const id = idOf('platform', [issuer, 'bench']);
  await ctx.store.insert(platforms, [
    {
      id,
      organisation,
      issuer,
      clientId: 'bench',
      name: 'Bench LMS',
      family: 'bench',
      version: '',
      state: 'active',
      authorizationEndpoint: `${issuer}/auth`,
      tokenEndpoint: `${issuer}/token`,
      jwksUrl: `${issuer}/jwks`,
      firstDeployment: '1',
      extraOrigins: [],
      scopes: [],
      registeredBy: 'manual',
      createdAt: ctx.clock.now(),
    },
  ]);
  return id;
}

async function addCourse(ctx: Context, organisation: OrganisationId, platform: PlatformId): Promise<Course> {
  const id = idOf('course', [platform, '2']);
  const now = ctx.clock.now();
  await ctx.store.insert(courses, [
    {
      id,
      organisation,
      platform,
      contextId: '2',
      title: 'Bench course',
      label: '',
      createdAt: now,
      seenAt: now,
    },
  ]);
  const course = await ctx.store.get(courses, id);
  if (course === undefined) throw new Error('no course');
  return course;
}

/** "Completes this course", judged from now on; ready when this resolves. */
async function activeBadge(ctx: Context, course: Course): Promise<void> {
  const badge = await createBadge(ctx, {
    course,
    actor,
    language: 'en',
    content: {
      name: 'Data literacy',
      description: 'Can read, question and present data from a survey of their own.',
      criteria: 'Complete the course.',
      tags: 'data, statistics',
      groups: [
        {
          need: 'any',
          requirements: [{ id: 'r1', kind: 'course.completed', item: '', result: 'complete', percent: '' }],
        },
      ],
    },
  });
  const version = await versionOf(ctx, badge, 1);
  const rule = draftRule(version.content, course);
  if (rule === undefined) throw new Error('no rule');
  const shown = await keepDryRun(ctx, version, await dryRun(ctx, { badge, course, rule }));
  await activateBadge(ctx, {
    badge,
    course,
    number: 1,
    dryRun: shown,
    past: { kind: 'none' },
    criteria: '',
    actor,
  });
  await ctx.clock.sleep(300);
  await processAll(ctx, stages);
}
