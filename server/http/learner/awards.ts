/** Pages of one badge: still to be earned, or earned, with all that can be done with it. */
import { Router } from 'express';
import { z } from 'zod';
import { awardFile } from '../../actions/awards/award-file.ts';
import { publishAward } from '../../actions/awards/publish-award.ts';
import { sendToBackpack } from '../../actions/deliveries/send-to-backpack.ts';
import { ownAward } from '../../actions/learners/own-learner.ts';
import { ownConnection } from '../../actions/learners/own-connection.ts';
import { readBadgeToEarn } from '../../actions/learners/read-badge-to-earn.ts';
import { type OwnAward, readOwnAward, shareLinksOf } from '../../actions/learners/read-own-award.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { Award } from '../../model/awards/award.ts';
import { AwardActsPart, AwardPage } from '../../views/learner/award-page.tsx';
import { AwardDeliveries } from '../../views/learner/award-deliveries.tsx';
import { AwardVisibilityPart } from '../../views/learner/award-visibility.tsx';
import type { AwardPageProps } from '../../views/learner/award-frame.ts';
import { BadgePage, BadgePart, EarnedPart, NotOpenPage } from '../../views/learner/badge-page.tsx';
import { DownloadPage } from '../../views/learner/download-page.tsx';
import { SharePage } from '../../views/learner/share-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { attachment } from '../base/attachment.ts';
import { actingSceneOf, type Scene, sceneOf } from './scene.ts';

const BADGE = '/courses/:course/my/badges/:badge';
const AWARD = '/courses/:course/my/awards/:award';

export function awardRoutes(ctx: Context): Router {
  const router = Router();
  const get = (path: string, handler: (asked: Asked) => Promise<Reply>): void => {
    router.get(path, route(ctx, ['lms'], handler));
  };
  const post = (path: string, handler: (asked: Asked) => Promise<Reply>): void => {
    router.post(path, route(ctx, ['lms'], handler));
  };
  get(BADGE, (asked) => badgePage(ctx, asked));
  get(`${BADGE}/part`, (asked) => badgePart(ctx, asked));
  get(AWARD, async (asked) => html(AwardPage(await propsOf(ctx, asked))));
  get(`${AWARD}/acts`, async (asked) => ({ kind: 'part', part: AwardActsPart(await propsOf(ctx, asked)) }));
  get(`${AWARD}/who`, async (asked) => ({
    kind: 'part',
    part: AwardVisibilityPart(await propsOf(ctx, asked)),
  }));
  get(`${AWARD}/deliveries`, async (asked) => {
    const { frame, own } = await propsOf(ctx, asked);
    return { kind: 'part', part: AwardDeliveries({ frame, own }) };
  });
  get(`${AWARD}/share`, (asked) => sharePage(ctx, asked));
  get(`${AWARD}/badge.png`, (asked) => file(ctx, asked, 'badge.png'));
  get(`${AWARD}/download`, (asked) => downloadPage(ctx, asked));
  get(`${AWARD}/files/:file`, (asked) => file(ctx, asked, asked.params['file'] ?? ''));
  post(`${AWARD}/publish`, (asked) => publish(ctx, asked));
  post(`${AWARD}/send`, (asked) => send(ctx, asked));
  return router;
}

async function badgePage(ctx: Context, asked: Asked): Promise<Reply> {
  const { course, me, frame } = await sceneOf(ctx, asked);
  const data = await readBadgeToEarn(ctx, course, me, asked.params['badge'] ?? '');
  if (data.kind === 'draft') return html(NotOpenPage({ frame }));
  if (data.kind === 'held') return seeOther(`${frame.home}/awards/${data.award.id}`);
  return html(BadgePage({ frame, data }));
}

async function badgePart(ctx: Context, asked: Asked): Promise<Reply> {
  const { course, me, frame } = await sceneOf(ctx, asked);
  const data = await readBadgeToEarn(ctx, course, me, asked.params['badge'] ?? '');
  if (data.kind === 'draft') throw new BridgeError('NOT_FOUND', 'the badge is not open');
  if (data.kind === 'held') return { kind: 'part', part: EarnedPart({ frame, award: data.award.id }) };
  return { kind: 'part', part: BadgePart({ frame, data }) };
}

async function propsOf(ctx: Context, asked: Asked): Promise<AwardPageProps> {
  const scene = await sceneOf(ctx, asked);
  const award = await awardOf(ctx, asked, scene);
  const own = await readOwnAward(ctx, scene.me, award);
  return { frame: scene.frame, own, name: scene.me.name, links: linksOf(ctx, own) };
}

function awardOf(ctx: Context, asked: Asked, { me }: Scene): Promise<Award> {
  return ownAward(ctx, me, asked.params['award'] ?? '');
}

/** Revoked ones are not shared (providers.md P78). */
function linksOf(ctx: Context, own: OwnAward): AwardPageProps['links'] {
  return isShareable(own) ? shareLinksOf(ctx, own) : [];
}

function isShareable({ award, standing }: OwnAward): boolean {
  return award.published !== undefined && standing !== 'revoked';
}

async function sharePage(ctx: Context, asked: Asked): Promise<Reply> {
  const { frame, own, links } = await propsOf(ctx, asked);
  if (!isShareable(own)) return seeOther(`${frame.home}/awards/${own.award.id}`);
  return html(SharePage({ frame, own, links }));
}

async function downloadPage(ctx: Context, asked: Asked): Promise<Reply> {
  const { frame, own } = await propsOf(ctx, asked);
  if (!isTakenAlong(own)) return seeOther(`${frame.home}/awards/${own.award.id}`);
  return html(DownloadPage({ frame, own }));
}

/** What is being made, waits for an address or was revoked is told on the award's own page. */
function isTakenAlong({ standing }: OwnAward): boolean {
  return standing === 'made' || standing === 'expired';
}

async function file(ctx: Context, asked: Asked, name: string): Promise<Reply> {
  const award = await awardOf(ctx, asked, await sceneOf(ctx, asked));
  const made = await awardFile(ctx, award, name);
  return attachment(made.type, made.body, made.name);
}

const publishForm = z.object({
  public: z.enum(['on', 'off']),
  name: z.enum(['on', 'off']).or(z.literal('')),
  then: z.enum(['share']).or(z.literal('')),
});

async function publish(ctx: Context, asked: Asked): Promise<Reply> {
  const scene = await actingSceneOf(ctx, asked);
  const award = await awardOf(ctx, asked, scene);
  const { form } = asked;
  const wish = parsed(publishForm, {
    public: form.text('public'),
    name: form.text('name'),
    then: form.text('then'),
  });
  const keepsName = wish.name === '' && award.published?.name !== undefined;
  const withName = wish.name === 'on' || keepsName;
  await publishAward(
    ctx,
    award,
    wish.public === 'on'
      ? { isPublic: true, ...(withName ? { name: scene.me.name } : {}) }
      : { isPublic: false },
  );
  const page = `${scene.frame.home}/awards/${award.id}`;
  return seeOther(wish.then === 'share' ? `${page}/share` : `${page}#who`);
}

async function send(ctx: Context, asked: Asked): Promise<Reply> {
  const { me, frame, ...scene } = await actingSceneOf(ctx, asked);
  const award = await awardOf(ctx, asked, { me, frame, ...scene });
  const connection = await ownConnection(ctx, me, asked.form.text('connection'));
  if (award.state !== 'awarded' || award.needsAddress || connection.state === 'off')
    throw new BridgeError('CONFLICT', 'the award cannot be sent, or the backpack was disconnected');
  await sendToBackpack(ctx, award, connection, me.name);
  return seeOther(`${frame.home}/awards/${award.id}#where`);
}

/** Throws BAD_REQUEST: no page of ours sends anything else. */
function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new BridgeError('BAD_REQUEST', 'the form does not fit', { cause: result.error });
  return result.data;
}
