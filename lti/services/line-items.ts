/** Our own grade columns at a platform (LTI Assignment and Grade Services 2.0 §3.2, lti.md L37, L38). */
import { z } from 'zod';
import { lineItemScope } from '../../server/actions/platforms/wanted-scopes.ts';
import type { Context } from '../../server/context.ts';
import type { CourseService } from '../../server/model/courses/course.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { type HttpResponse, jsonOf } from '../../server/ports/http.ts';
import { callService, failureOf, platformFor, unreadable } from './call-service.ts';
import { pages } from './paging.ts';
import { type ServiceResult, settled, stopped } from './service-result.ts';

const CONTAINER = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const ITEM = 'application/vnd.ims.lis.v2.lineitem+json';

/** A grade column, as we make it. */
export interface NewLineItem {
  label: string;
  scoreMaximum: number;
  /** What it stands for, such as `badge-<id>`. */
  resourceId: string;
  /** Tells our columns for one resource apart. */
  tag: string;
  resourceLinkId?: string;
}

export interface LineItem extends Partial<NewLineItem> {
  /** Its address. */
  id: string;
}

const itemSchema = z.object({
  id: z.string().min(1).max(2000),
  label: z.string().optional().catch(undefined),
  scoreMaximum: z.number().optional().catch(undefined),
  resourceId: z.string().optional().catch(undefined),
  tag: z.string().optional().catch(undefined),
});

/** Our columns with this `resourceId` and `tag`; the platform shows us no others (L41). */
export function lineItems(
  ctx: Context,
  service: CourseService,
  filter: { resourceId: string; tag: string },
): Promise<ServiceResult<LineItem[]>> {
  return settled(async () => {
    const { platform, url } = await collectionOf(ctx, service);
    return find(ctx, platform, url, filter);
  });
}

/** The column for a resource: the one that is there, else a new one. Safe to repeat. */
export function ensureLineItem(
  ctx: Context,
  service: CourseService,
  wanted: NewLineItem,
): Promise<ServiceResult<LineItem>> {
  return settled(async () => {
    const { platform, url } = await collectionOf(ctx, service);
    const [known] = await find(ctx, platform, url, wanted);
    if (known !== undefined) return known;
    return itemOf(
      ctx,
      await callService(ctx, platform, {
        method: 'POST',
        url,
        scope: lineItemScope,
        accept: ITEM,
        contentType: ITEM,
        body: wanted,
      }),
    );
  });
}

/** Writes label and maximum of a column anew. */
export function updateLineItem(
  ctx: Context,
  service: CourseService,
  item: NewLineItem & { id: string },
): Promise<ServiceResult<LineItem>> {
  return settled(async () => {
    const platform = await platformFor(ctx, service.platform);
    return itemOf(
      ctx,
      await callService(ctx, platform, {
        method: 'PUT',
        url: item.id,
        scope: lineItemScope,
        accept: ITEM,
        contentType: ITEM,
        body: item,
      }),
    );
  });
}

/** Removes a column with all its scores; one that is gone already counts as removed. */
export function deleteLineItem(
  ctx: Context,
  service: CourseService,
  id: string,
): Promise<ServiceResult<null>> {
  return settled(async () => {
    const platform = await platformFor(ctx, service.platform);
    const request = { method: 'DELETE', url: id, scope: lineItemScope } as const;
    const response = await callService(ctx, platform, request);
    if (response.status >= 300 && response.status !== 404) throw stopped(failureOf(ctx, response));
    return null;
  });
}

/**
 * Address of a part of a line item. The part goes before the query, where Moodle keeps its type id.
 * @example partOf('https://lms.example/lineitem?type_id=1', 'scores') // …/lineitem/scores?type_id=1
 */
export function partOf(lineItemUrl: string, part: 'scores' | 'results'): string {
  const url = new URL(lineItemUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${part}`;
  return url.href;
}

async function collectionOf(
  ctx: Context,
  service: CourseService,
): Promise<{ platform: Platform; url: string }> {
  if (service.lineItemsUrl === undefined)
    throw stopped({ kind: 'refused', code: 'LTI_SERVICE_SCOPE_MISSING' });
  return { platform: await platformFor(ctx, service.platform), url: service.lineItemsUrl };
}

async function find(
  ctx: Context,
  platform: Platform,
  collection: string,
  filter: { resourceId: string; tag: string },
): Promise<LineItem[]> {
  const url = new URL(collection);
  url.searchParams.set('resource_id', filter.resourceId);
  url.searchParams.set('tag', filter.tag);
  const read = (page: string): Promise<HttpResponse> =>
    callService(ctx, platform, { method: 'GET', url: page, scope: lineItemScope, accept: CONTAINER });
  const found: LineItem[] = [];
  for await (const page of pages(url.href, read)) {
    if (page.status !== 200) throw stopped(failureOf(ctx, page));
    const items = z.array(itemSchema).safeParse(jsonOf(page));
    if (!items.success) throw stopped(unreadable(page));
    found.push(...items.data.map(present));
  }
  return found.filter((item) => item.resourceId === filter.resourceId && item.tag === filter.tag);
}

function itemOf(ctx: Context, response: HttpResponse): LineItem {
  if (response.status !== 200 && response.status !== 201) throw stopped(failureOf(ctx, response));
  const item = itemSchema.safeParse(jsonOf(response));
  if (!item.success) throw stopped(unreadable(response));
  return present(item.data);
}

function present(item: z.infer<typeof itemSchema>): LineItem {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== undefined),
  ) as unknown as LineItem;
}
