/** A furnished house whose course is read from a Moodle site on loopback, by the real adapter through the real client. */
import { createHttp } from '../../../adapters/http/create-http.ts';
import { createMoodle } from '../../../adapters/lms/moodle/create-moodle.ts';
import { LMS_TOKEN, lmsConnectionIdOf } from '../../../server/actions/courses/access-lms.ts';
import { courseSyncIdOf, wakeCourseSync } from '../../../server/actions/courses/sync-course.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import type { Course } from '../../../server/model/courses/course.ts';
import {
  type CourseSync,
  courseSyncs,
  type LmsConnection,
  lmsConnections,
} from '../../../server/model/courses/lms-connection.ts';
import { identities } from '../../../server/model/learners/learner.ts';
import { identityIdOf } from '../../../server/model/ids.ts';
import { quarantines, type Signal, signals } from '../../../server/model/signals/signal.ts';
import type { Http } from '../../../server/ports/http.ts';
import { fakeClock } from '../../helpers/clock.ts';
import type { TestContext } from '../../helpers/context.ts';
import { type FakeMoodle, fakeMoodle } from '../../helpers/fake-moodle.ts';
import { furnish, type House, quiet } from '../../helpers/house.ts';
import {
  courseOf,
  type LmsWorld,
  sampleWorld,
  type WorldPerson,
  worldPerson,
} from '../../helpers/lms-world.ts';

export const COURSE_DONE = 'core_completion_get_course_completion_status';
export const ACTIVITIES = 'core_completion_get_activities_completion_status';
export const GRADES = 'gradereport_user_get_grade_items';
export const ENROLLED = 'core_enrol_get_enrolled_users';
export const POLL_MS = 15 * 60_000;

export interface School extends House {
  moodle: FakeMoodle;
  /** A learner of the course at the LMS, by LMS user id; the house knows 4, 5 and 6 from the start. */
  person(sub: string): WorldPerson;
  /** More learners at the LMS; the house has not heard of them. */
  enrol(subs: readonly string[]): void;
  /** Work goes on while this much time passes; unless told, until every course was read once more. */
  pass(spanMs?: number, strideMs?: number): Promise<void>;
  /** What the LMS was asked since the last time this was called, as `function user`, sorted. */
  asked(): string[];
  /** Display names and states of awards, sorted. */
  awarded(): Promise<string[]>;
  signalsOf(sub: string): Promise<Signal[]>;
  quarantined(): Promise<string[]>;
  connection(): Promise<LmsConnection>;
  sync(course?: Course): Promise<CourseSync>;
  /** Has the course read now, as after a change of its rules. */
  wake(): Promise<void>;
}

/** Calls get a hundredth of the time they would have, so that a site that never answers is soon given up. */
function hurried(http: Http): Http {
  return {
    isPublicUrl: (url) => http.isPublicUrl(url),
    request: (asked) => http.request({ ...asked, timeoutMs: (asked.timeoutMs ?? 20_000) / 100 }),
  };
}

function world(): LmsWorld {
  const sample = sampleWorld(0);
  const [course] = sample.courses;
  if (course === undefined) throw new Error('no course');
  course.id = '2';
  course.people.push(...['4', '5', '6'].map((sub) => worldPerson(sub, `Learner ${sub}`)));
  return { ...sample, siteUrl: 'https://lms.example' };
}

export async function openSchool(
  connection: Partial<LmsConnection> = {},
  overrides: Parameters<typeof furnish>[0] = {},
): Promise<School> {
  const clock = overrides.clock ?? fakeClock();
  const moodle = await fakeMoodle(world());
  const http = hurried(createHttp({ allowedHosts: [moodle.host], userAgent: 'badge-bridge-test' }));
  const house = await furnish({ ...overrides, clock, http, lms: { moodle: createMoodle({ http, clock }) } });
  const { ctx, organisation, platform } = house;
  await ctx.store.insert(lmsConnections, [
    {
      id: lmsConnectionIdOf(platform),
      organisation,
      platform,
      kind: 'moodle',
      siteUrl: moodle.origin,
      tokenSealed: ctx.sealer.seal(moodle.world.token, LMS_TOKEN),
      tokenLastFour: 'oken',
      state: 'works',
      createdAt: clock.now(),
      ...connection,
    },
  ]);
  return schoolOf(house, moodle);
}

function schoolOf(house: House, moodle: FakeMoodle): School {
  const { ctx, organisation, platform } = house;
  let heard = 0;
  return {
    ...house,
    moodle,
    person(sub) {
      const person = courseOf(moodle.world, '2').people.find((one) => one.sub === sub);
      if (person === undefined) throw new Error(`nobody is called ${sub}`);
      return person;
    },
    enrol: (subs) =>
      void courseOf(moodle.world, '2').people.push(...subs.map((sub) => worldPerson(sub, `Learner ${sub}`))),
    pass: (spanMs = POLL_MS * 1.2, strideMs = spanMs / 6) => quiet(ctx, spanMs, strideMs),
    asked() {
      const calls = moodle.calls.slice(heard);
      heard = moodle.calls.length;
      return calls.map((form) => [form['wsfunction'], form['userid'] ?? ''].join(' ').trim()).sort();
    },
    awarded: () => awardedIn(ctx, house),
    async signalsOf(sub) {
      const who = identityIdOf(ctx.idSecret, platform, sub);
      const found = (await ctx.store.find(signals, { where: { who }, limit: 100 })).items;
      return found.sort((a, b) => a.occurredAt - b.occurredAt);
    },
    async quarantined() {
      const { items } = await ctx.store.find(quarantines, { where: { organisation }, limit: 100 });
      return items.map(({ reason }) => reason);
    },
    connection: () => known(ctx.store.get(lmsConnections, lmsConnectionIdOf(platform))),
    sync: (course = house.course) => known(ctx.store.get(courseSyncs, courseSyncIdOf(course.id))),
    wake: () => wakeCourseSync(ctx, house.course),
    async close() {
      await house.close();
      await moodle.close();
    },
  };
}

/** LMS user ids and states of everybody's awards in the house's organisation. */
export async function awardedIn(
  ctx: TestContext,
  { organisation, platform }: Pick<House, 'organisation' | 'platform'>,
): Promise<string[]> {
  const { items } = await ctx.store.find<Award>(awards, { where: { organisation }, limit: 100 });
  const lines = await Promise.all(
    items.map(async ({ learner, number, state }) => {
      const found = (await ctx.store.find(identities, { where: { learner }, limit: 5 })).items;
      const sub = found.find((identity) => identity.platform === platform)?.sub ?? '';
      return `${sub} ${number} ${state}`;
    }),
  );
  return lines.sort();
}

async function known<T>(found: Promise<T | undefined>): Promise<T> {
  const record = await found;
  if (record === undefined) throw new Error('no such record');
  return record;
}
