/** Who is in a course, as the platform's roster says (LTI Names and Role Provisioning Services 2.0, lti.md L42, L43). */
import { z } from 'zod';
import { rosterScope } from '../../server/actions/platforms/wanted-scopes.ts';
import type { Context } from '../../server/context.ts';
import type { CourseService, Membership } from '../../server/model/courses/course.ts';
import { type HttpResponse, jsonOf } from '../../server/ports/http.ts';
import { readRoles } from '../launch/read-roles.ts';
import { callService, failureOf, platformFor, unreadable } from './call-service.ts';
import { pages } from './paging.ts';
import { type ServiceResult, settled, stopped } from './service-result.ts';

const MEDIA_TYPE = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

/** A person of the roster. */
export interface RosterMember {
  sub: string;
  role: Membership['role'];
  isActive: boolean;
  /** Empty where the platform gives none. */
  name: string;
  address?: string;
}

const memberSchema = z.object({
  user_id: z.string().min(1).max(255),
  status: z.string().optional().catch(undefined),
  roles: z.array(z.string().max(300)).max(100).catch([]),
  name: z.string().optional().catch(undefined),
  given_name: z.string().optional().catch(undefined),
  family_name: z.string().optional().catch(undefined),
  email: z.string().max(320).optional().catch(undefined),
});
const containerSchema = z.object({ members: z.array(z.unknown()) });

/**
 * The whole roster or a failure: a roster that was read by half is no roster.
 * @param options.role only members with this role, as the platform writes it, such as `Learner`
 * @param options.limit members per page, where the platform obeys
 */
export function members(
  ctx: Context,
  service: CourseService,
  options: { role?: string; limit?: number; signal?: AbortSignal } = {},
): Promise<ServiceResult<RosterMember[]>> {
  return settled(async () => {
    if (service.membershipsUrl === undefined)
      throw stopped({ kind: 'refused', code: 'LTI_SERVICE_SCOPE_MISSING' });
    const platform = await platformFor(ctx, service.platform);
    const read = (url: string): Promise<HttpResponse> =>
      callService(ctx, platform, {
        method: 'GET',
        url,
        scope: rosterScope,
        accept: MEDIA_TYPE,
        signal: options.signal,
      });
    const withRole = (url: string): string => withQuery(url, { role: options.role });
    const first = withQuery(withRole(service.membershipsUrl), { limit: options.limit?.toString() });
    const found = new Map<string, RosterMember>();
    for await (const page of pages(first, read, withRole))
      for (const member of membersOf(ctx, page)) found.set(member.sub, member);
    return [...found.values()];
  });
}

function membersOf(ctx: Context, page: HttpResponse): RosterMember[] {
  if (page.status !== 200) throw stopped(failureOf(ctx, page));
  const container = containerSchema.safeParse(jsonOf(page));
  if (!container.success) throw stopped(unreadable(page));
  return container.data.members.flatMap((given) => {
    const parsed = memberSchema.safeParse(given);
    return parsed.success ? [memberOf(parsed.data)] : [];
  });
}

function memberOf(given: z.infer<typeof memberSchema>): RosterMember {
  const { role } = readRoles(given.roles);
  const parts = [given.given_name, given.family_name].filter((part) => part !== undefined);
  const name = (given.name ?? parts.join(' ')).trim().slice(0, 200).toWellFormed();
  return {
    sub: given.user_id,
    role: role === 'viewer' ? 'other' : role,
    isActive: given.status === undefined || given.status === 'Active',
    name,
    ...(given.email !== undefined && /^\S+@\S+$/.test(given.email) && { address: given.email }),
  };
}

/** Some platforms drop `role` from their next link, so it is set again on every page. */
function withQuery(address: string, query: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
