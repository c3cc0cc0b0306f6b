/** Assignment and grade services 2.0: line items, scores and results of tools. */
import { type Express, type Request, type Response, text } from 'express';
import { z } from 'zod';
import type { Campus } from '../campus.ts';
import { field, wholeNumber } from '../../web/requests.ts';
import type { Course } from '../model.ts';
import type { LineItem, Score } from './gradebook.ts';
import { scopes, types } from './names.ts';
import { sendPaged } from './paging.ts';
import type { Tool } from './tools.ts';

/** The address of a line item as its tool sees it. */
export function lineItemUrl(campus: Pick<Campus, 'url'>, course: number, item: number, tool: number): string {
  return `${campus.url()}/mod/lti/services.php/${course}/lineitems/${item}/lineitem?type_id=${tool}`;
}

const lineItemBody = z.object({
  label: z.string().min(1).max(255),
  scoreMaximum: z.number().positive(),
  resourceId: z.string().max(255).optional(),
  tag: z.string().max(255).optional(),
});

const scoreBody = z.object({
  userId: z.union([z.string(), z.number()]).transform(String),
  timestamp: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/),
  activityProgress: z.enum(['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed']),
  gradingProgress: z.enum(['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady']),
  scoreGiven: z.number().min(0).optional(),
  scoreMaximum: z.number().positive().optional(),
  comment: z.string().optional(),
});

interface Call {
  campus: Campus;
  req: Request;
  res: Response;
  tool: Tool;
  course: Course;
}

function refuse(res: Response, status: number, reason: string): void {
  res.status(status).json({ status, reason });
}

const mediaType = (req: Request): string => (req.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';

function parsedBody<T>({ req, res }: Call, type: string, shape: z.ZodType<T>): T | undefined {
  if (mediaType(req) !== type) {
    refuse(res, 400, `Content type must be ${type}`);
    return undefined;
  }
  try {
    return shape.parse(JSON.parse(String(req.body)));
  } catch {
    refuse(res, 400, 'Invalid body');
    return undefined;
  }
}

function shown({ campus }: Call, item: LineItem): Record<string, unknown> {
  const link =
    item.link === undefined ? {} : { resourceLinkId: String(item.link), ltiLinkId: String(item.link) };
  return {
    id: lineItemUrl(campus, item.course, item.id, item.tool),
    label: item.label,
    scoreMaximum: item.scoreMaximum,
    resourceId: item.resourceId ?? '',
    tag: item.tag ?? '',
    ...link,
  };
}

function listLineItems(call: Call): void {
  const { campus, req, res, tool, course } = call;
  const matches = (name: string, value: string | undefined): boolean =>
    field(req.query, name) === '' || field(req.query, name) === value;
  const found = campus.gradebook
    .lineItems(course.id, tool.id)
    .filter((item) => matches('resource_id', item.resourceId) && matches('tag', item.tag))
    .filter((item) => matches('resource_link_id', item.link === undefined ? undefined : String(item.link)));
  sendPaged(campus, req, res, {
    items: found,
    type: types.lineItems,
    wrap: (page) => page.map((one) => shown(call, one)),
  });
}

function createLineItem(call: Call): void {
  const body = parsedBody(call, types.lineItem, lineItemBody);
  if (body === undefined) return;
  const { campus, res, course, tool } = call;
  const { label, scoreMaximum, resourceId, tag } = body;
  const item = campus.gradebook.add({
    id: campus.world.nextItemId(),
    course: course.id,
    tool: tool.id,
    label,
    scoreMaximum,
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(tag === undefined ? {} : { tag }),
  });
  res
    .status(201)
    .type(types.lineItem)
    .send(JSON.stringify(shown(call, item)));
}

/** The line item in the path, if it is the tool's own; else answers 404 itself. */
function ownItem({ campus, req, res, tool, course }: Call): LineItem | undefined {
  const item = campus.gradebook.lineItem(Number(req.params['item']));
  if (item?.tool === tool.id && item.course === course.id) return item;
  refuse(res, 404, 'Not Found: Grade item does not exist.');
  return undefined;
}

function replaceLineItem(call: Call): void {
  const item = ownItem(call);
  const body = item && parsedBody(call, types.lineItem, lineItemBody);
  if (item === undefined || body === undefined) return;
  const { resourceId: _resource, tag: _tag, ...kept } = item;
  const { label, scoreMaximum, resourceId, tag } = body;
  const changed = {
    ...kept,
    label,
    scoreMaximum,
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(tag === undefined ? {} : { tag }),
  };
  call.campus.gradebook.replace(changed);
  call.res.type(types.lineItem).send(JSON.stringify(shown(call, changed)));
}

function saveScore(call: Call): void {
  const item = ownItem(call);
  const body = item && parsedBody(call, types.score, scoreBody);
  if (item === undefined || body === undefined) return;
  const { campus, res, course } = call;
  const userId = Number(body.userId);
  if (!course.learners.includes(userId)) {
    refuse(res, 400, 'Incorrect score received');
    return;
  }
  if (body.scoreGiven !== undefined && body.scoreMaximum === undefined) {
    refuse(res, 400, 'Incorrect score received');
    return;
  }
  const isGraded = body.gradingProgress === 'FullyGraded';
  const score: Score = {
    userId,
    given: isGraded ? (body.scoreGiven ?? null) : null,
    maximum: body.scoreMaximum ?? 1,
    activityProgress: body.activityProgress,
    gradingProgress: body.gradingProgress,
    timestamp: body.timestamp,
    ...(body.comment === undefined ? {} : { comment: body.comment }),
  };
  if (campus.gradebook.put(item.id, score) === 'stale') {
    refuse(res, 409, `Refusing score with an earlier timestamp for item ${item.id} and user ${userId}`);
    return;
  }
  res.status(200).type(types.score).end();
}

function listResults(call: Call): void {
  const item = ownItem(call);
  if (item === undefined) return;
  const { campus, req, res } = call;
  const user = wholeNumber(req.query, 'user_id');
  const found = campus.gradebook
    .scores(item.id)
    .filter((score) => score.given !== null && (user === undefined || score.userId === user));
  const scoreOf = lineItemUrl(campus, item.course, item.id, item.tool);
  const results = (page: readonly Score[]): unknown[] =>
    page.map((score) => ({
      id: `${scoreOf.replace('/lineitem?', '/lineitem/results?')}&user_id=${score.userId}`,
      userId: String(score.userId),
      resultScore: ((score.given ?? 0) / score.maximum) * item.scoreMaximum,
      resultMaximum: item.scoreMaximum,
      ...(score.comment === undefined ? {} : { comment: score.comment }),
      scoreOf,
      timestamp: `${new Date(score.timestamp).toISOString().slice(0, 19)}+00:00`,
    }));
  sendPaged(campus, req, res, { items: found, type: types.results, wrap: results });
}

/** All of AGS under the addresses Moodle uses. */
export function routeAgs(app: Express, campus: Campus): void {
  const call =
    (wanted: readonly string[], run: (call: Call) => void) =>
    (req: Request, res: Response): void => {
      const tool = campus.tokens.allow(req, res, wanted);
      if (tool === undefined) return;
      const course = campus.world.course(Number(req.params['course']));
      const isForTool = field(req.query, 'type_id') === String(tool.id);
      if (course === undefined || !isForTool) {
        refuse(res, 404, 'Not Found');
        return;
      }
      run({ campus, req, res, tool, course });
    };
  const items = '/mod/lti/services.php/:course/lineitems';
  const item = `${items}/:item/lineitem`;
  const body = text({ type: () => true });
  const guardItems = campus.faults.guard('lineitems');
  const read = [scopes.lineItem, scopes.lineItemRead];
  app.get(items, guardItems, call(read, listLineItems));
  app.post(items, guardItems, body, call([scopes.lineItem], createLineItem));
  app.get(
    item,
    guardItems,
    call(read, (one) => {
      const own = ownItem(one);
      if (own) one.res.type(types.lineItem).send(JSON.stringify(shown(one, own)));
    }),
  );
  app.put(item, guardItems, body, call([scopes.lineItem], replaceLineItem));
  app.delete(
    item,
    guardItems,
    call([scopes.lineItem], (one) => {
      const own = ownItem(one);
      if (own === undefined) return;
      campus.gradebook.remove(own.id);
      one.res.status(204).end();
    }),
  );
  app.get(`${item}/results`, campus.faults.guard('scores'), call([scopes.result], listResults));
  app.post(`${item}/scores`, campus.faults.guard('scores'), body, call([scopes.score], saveScore));
}
