/** Deep linking's way back: checks the tool's answer and keeps the links it made (LTI deep linking §2.2). */
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Campus } from '../campus.ts';
import { getJsonOutside } from '../../web/outside.ts';
import type { Activity, Course } from '../model.ts';
import { claim, contentItemsClaim, msgClaim } from './names.ts';
import type { Tool } from './tools.ts';

const contentItem = z.looseObject({
  type: z.string(),
  title: z.string().max(255).optional(),
  text: z.string().max(5000).optional(),
  url: z.url().optional(),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  lineItem: z
    .looseObject({
      scoreMaximum: z.number().positive(),
      label: z.string().optional(),
      resourceId: z.string().optional(),
      tag: z.string().optional(),
    })
    .optional(),
});
export type ContentItem = z.infer<typeof contentItem>;

const answer = z.looseObject({
  nonce: z.string().min(8),
  [contentItemsClaim]: z.array(contentItem).optional(),
  [msgClaim]: z.string().optional(),
});

export interface DeepLinkAnswer {
  items: ContentItem[];
  message?: string;
}

async function verified(campus: Campus, tool: Tool, jwt: string): Promise<JWTPayload> {
  const keys = (await getJsonOutside(tool.jwksUri)) as unknown as JSONWebKeySet;
  const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys), {
    algorithms: ['RS256'],
    issuer: tool.clientId,
    audience: campus.url(),
    requiredClaims: ['exp', 'iat', 'nonce'],
    clockTolerance: 30,
    currentDate: new Date(campus.now()),
  });
  return payload;
}

/** The items of a tool's answer. Throws, with the reason, unless everything about it is right. */
export async function readDeepLinkAnswer(campus: Campus, tool: Tool, jwt: string): Promise<DeepLinkAnswer> {
  const payload = await verified(campus, tool, jwt);
  const fixed = { message_type: 'LtiDeepLinkingResponse', version: '1.3.0', deployment_id: String(tool.id) };
  for (const [name, value] of Object.entries(fixed)) {
    if (payload[claim(name)] !== value) throw new Error(`${name} must be ${value}`);
  }
  const claims = answer.parse(payload);
  if (!campus.tokens.fresh(tool, `nonce ${claims.nonce}`)) throw new Error('nonce was used before');
  const message = claims[msgClaim];
  return {
    items: claims[contentItemsClaim] ?? [],
    ...(message === undefined ? {} : { message }),
  };
}

/** Makes an activity of each LTI link; other kinds of content are left out. */
export function keepContentItems(
  campus: Campus,
  tool: Tool,
  course: Course,
  items: readonly ContentItem[],
): Activity[] {
  return items
    .filter((item) => item.type === 'ltiResourceLink')
    .map((item) => {
      const name = item.title ?? tool.name;
      const id = item.lineItem && campus.world.nextItemId();
      const added = campus.world.addActivity(course.id, {
        modname: 'lti',
        name,
        text: item.text ?? '',
        section: 0,
        completion: 0,
        link: {
          tool: tool.id,
          url: item.url ?? tool.targetLinkUri,
          custom: item.custom ?? {},
          ...(id === undefined ? {} : { lineItem: id }),
        },
      });
      if (id === undefined || item.lineItem === undefined) return added;
      const { scoreMaximum, label, resourceId, tag } = item.lineItem;
      campus.gradebook.add({
        id,
        course: course.id,
        tool: tool.id,
        label: label ?? name,
        scoreMaximum,
        link: added.instance,
        ...(resourceId === undefined ? {} : { resourceId }),
        ...(tag === undefined ? {} : { tag }),
      });
      return added;
    });
}
