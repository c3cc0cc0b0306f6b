/** What an LMS has really shared so far: names, addresses, services (features.md A3). */
import type { Context } from '../../context.ts';
import { courses, courseServices, memberships } from '../../model/courses/course.ts';
import { learners } from '../../model/learners/learner.ts';
import type { Platform } from '../../model/platforms/platform.ts';
import { rosterScope, scoreScope } from './wanted-scopes.ts';

/** `yes`: it arrived. `no`: people came, but without it. `unknown`: nobody came yet. */
export type Arrival = 'yes' | 'no' | 'unknown';

export interface Arrivals {
  names: Arrival;
  addresses: Arrival;
  roster: Arrival;
  grades: Arrival;
}

const COURSES = 5;
const PEOPLE = 20;

/** Looks at a few people of a few courses: enough to see what the privacy settings of the LMS let through. */
export async function readArrivals(ctx: Context, platform: Platform): Promise<Arrivals> {
  const { items } = await ctx.store.find(courses, {
    where: { platform: platform.id },
    sort: ['title', 'asc'],
    limit: COURSES,
  });
  const people = await Promise.all(items.map((course) => peopleOf(ctx, course.id)));
  const services = await Promise.all(
    items.map((course) => ctx.store.find(courseServices, { where: { course: course.id }, limit: 5 })),
  );
  const seen = people.flat();
  const offered = services.flatMap((page) => page.items);
  return {
    names: arrival(seen, ({ name }) => name !== ''),
    addresses: arrival(seen, ({ hasAddress }) => hasAddress),
    roster: serviceArrival(
      platform,
      rosterScope,
      items.length,
      offered.some((one) => one.membershipsUrl !== undefined),
    ),
    grades: serviceArrival(
      platform,
      scoreScope,
      items.length,
      offered.some((one) => one.lineItemsUrl !== undefined),
    ),
  };
}

async function peopleOf(ctx: Context, course: string): Promise<{ name: string; hasAddress: boolean }[]> {
  const where = { course, role: 'learner', isActive: true };
  const { items } = await ctx.store.find(memberships, { where, limit: PEOPLE });
  return Promise.all(
    items.map(async ({ name, learner }) => ({
      name,
      hasAddress: (await ctx.store.get(learners, learner))?.claimedAddress !== undefined,
    })),
  );
}

function arrival<T>(seen: readonly T[], has: (one: T) => boolean): Arrival {
  if (seen.length === 0) return 'unknown';
  return seen.some(has) ? 'yes' : 'no';
}

/** A registration by hand names no scopes of the LMS's: then only an address that came counts. */
function serviceArrival(platform: Platform, scope: string, courseCount: number, hasCome: boolean): Arrival {
  if (hasCome) return 'yes';
  if (platform.registeredBy === 'dynamic' && !platform.scopes.includes(scope)) return 'no';
  return courseCount === 0 ? 'unknown' : 'no';
}
