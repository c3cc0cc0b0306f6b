/** A learner's preferences: backpacks and addresses. */
import { Router } from 'express';
import { z } from 'zod';
import { awardsToOtherAddress, reissueAward } from '../../actions/awards/reissue-award.ts';
import { leaveForBackpack } from '../../actions/deliveries/connect-backpack.ts';
import { disconnectBackpack } from '../../actions/deliveries/disconnect-backpack.ts';
import { sendAllToBackpack } from '../../actions/deliveries/send-to-backpack.ts';
import { askToProve } from '../../actions/learners/ask-to-prove.ts';
import { chooseAddress } from '../../actions/learners/choose-address.ts';
import { connectionTo, hostForLearner } from '../../actions/learners/own-connection.ts';
import { readAddresses } from '../../actions/learners/read-addresses.ts';
import { readBackpacks, unsentAwards } from '../../actions/learners/read-backpacks.ts';
import { audit } from '../../actions/system/audit.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { BackpackHost, Connection } from '../../model/deliveries/backpack-host.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import { AddressesPage, AddressesPart } from '../../views/learner/addresses-page.tsx';
import {
  BackpacksPage,
  type BackpacksPageProps,
  BackpacksPart,
} from '../../views/learner/backpacks-page.tsx';
import { ConnectPage, ConnectPart } from '../../views/learner/connect-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { actingSceneOf, type Scene, sceneOf } from './scene.ts';

const HERE = '/courses/:course/my/preferences';
const HOST = `${HERE}/backpacks/:host`;
const ADDRESSES = `${HERE}/addresses`;

export function preferenceRoutes(ctx: Context): Router {
  const router = Router();
  const get = (path: string, handler: (asked: Asked) => Promise<Reply>): void => {
    router.get(path, route(ctx, ['lms'], handler));
  };
  const post = (path: string, handler: (asked: Asked) => Promise<Reply>): void => {
    router.post(path, route(ctx, ['lms'], handler));
  };
  get(HERE, async (asked) => html(BackpacksPage(await backpacksOf(ctx, asked))));
  get(`${HERE}/part`, async (asked) => ({
    kind: 'part',
    part: BackpacksPart(await backpacksOf(ctx, asked)),
  }));
  get(`${HOST}/connect`, async (asked) => seeOther(here(await sceneOf(ctx, asked))));
  post(`${HOST}/connect`, (asked) => connect(ctx, asked));
  get(`${HOST}/part`, (asked) => connecting(ctx, asked));
  post(`${HOST}/disconnect`, (asked) => disconnect(ctx, asked));
  post(`${HOST}/send-all`, (asked) => sendAll(ctx, asked));
  get(ADDRESSES, (asked) => addresses(ctx, asked));
  get(`${ADDRESSES}/part`, async (asked) => {
    const { me, frame } = await sceneOf(ctx, asked);
    return { kind: 'part', part: AddressesPart({ frame, data: await readAddresses(ctx, me) }) };
  });
  post(ADDRESSES, (asked) => addAddress(ctx, asked));
  post(`${ADDRESSES}/use`, (asked) => useAddress(ctx, asked));
  post(`${ADDRESSES}/reissue`, (asked) => reissue(ctx, asked));
  return router;
}

const here = ({ frame }: Scene): string => `${frame.home}/preferences`;

const done = z.enum(['asked']).optional().catch(undefined);

async function backpacksOf(ctx: Context, asked: Asked): Promise<BackpacksPageProps> {
  const { me, frame } = await sceneOf(ctx, asked);
  const backpacks = await Promise.all(
    (await readBackpacks(ctx, me)).map(async (one) => ({
      ...one,
      unsent:
        one.connection?.state === 'connected' ? (await unsentAwards(ctx, me, one.connection)).length : 0,
    })),
  );
  const isAsked = done.parse(asked.query.get('done') ?? undefined) === 'asked';
  return {
    frame,
    backpacks,
    address: recipientAddressOf(me.learner),
    ...(isAsked ? { notice: asked.words.t('backpack.list.asked') } : {}),
  };
}

/** Answers a page, not a redirect: its link carries a code that is shown this once (providers.md P23). */
async function connect(ctx: Context, asked: Asked): Promise<Reply> {
  const { me, frame, course } = await actingSceneOf(ctx, asked);
  const host = await hostForLearner(ctx, me, asked.params['host'] ?? '');
  const code = await leaveForBackpack(ctx, {
    organisation: me.learner.organisation,
    learner: me.learner.id,
    host: host.id,
    course: course.id,
  });
  return html(ConnectPage({ frame, host, code }));
}

const since = z.coerce.number().int().min(0).catch(0);

/** What has become of the sign-in that a page waits for; what was before that page does not count. */
async function connecting(ctx: Context, asked: Asked): Promise<Reply> {
  const { me, frame } = await sceneOf(ctx, asked);
  const host = await hostForLearner(ctx, me, asked.params['host'] ?? '');
  const connection = await connectionTo(ctx, me.learner.id, host.id);
  const isNews = connection !== undefined && connection.changedAt >= since.parse(asked.query.get('since'));
  return {
    kind: 'part',
    part: ConnectPart({ frame, host, connection: isNews ? connection : undefined }),
  };
}

async function ownHost(
  ctx: Context,
  asked: Asked,
  { me }: Scene,
): Promise<{ host: BackpackHost; connection: Connection }> {
  const host = await hostForLearner(ctx, me, asked.params['host'] ?? '');
  const connection = await connectionTo(ctx, me.learner.id, host.id);
  if (connection === undefined) throw new BridgeError('NOT_FOUND', 'the learner never connected this host');
  return { host, connection };
}

async function disconnect(ctx: Context, asked: Asked): Promise<Reply> {
  const scene = await actingSceneOf(ctx, asked);
  const { host, connection } = await ownHost(ctx, asked, scene);
  if (connection.state !== 'off') {
    await disconnectBackpack(ctx, connection.id);
    await audit(ctx, {
      organisation: connection.organisation,
      actor: { kind: 'learner', name: scene.me.name },
      action: 'connection.disconnected',
      subject: host.name,
      subjectId: connection.id,
    });
  }
  return seeOther(here(scene));
}

async function sendAll(ctx: Context, asked: Asked): Promise<Reply> {
  const scene = await actingSceneOf(ctx, asked);
  const { connection } = await ownHost(ctx, asked, scene);
  if (connection.state !== 'connected') throw new BridgeError('CONFLICT', 'the backpack is not connected');
  await sendAllToBackpack(ctx, connection, scene.me.name);
  return seeOther(`${here(scene)}?done=asked`);
}

const addressDone = z.enum(['sent', 'saved', 'reissued']).optional().catch(undefined);

async function addresses(ctx: Context, asked: Asked): Promise<Reply> {
  const { me, frame } = await sceneOf(ctx, asked);
  const what = addressDone.parse(asked.query.get('done') ?? undefined);
  const isKept = what === 'sent' && !ctx.settings.hasMailServer;
  return html(AddressesPage({ frame, data: await readAddresses(ctx, me), done: isKept ? 'kept' : what }));
}

const newAddress = z.email().max(320);

async function addAddress(ctx: Context, asked: Asked): Promise<Reply> {
  const scene = await actingSceneOf(ctx, asked);
  const { me, frame } = scene;
  const typed = asked.form.text('address').slice(0, 400);
  const address = newAddress.safeParse(typed);
  const again = async (why: 'bad' | 'soon', status: number): Promise<Reply> =>
    html(AddressesPage({ frame, data: await readAddresses(ctx, me), refused: { typed, why } }), status);
  if (!address.success) return again('bad', 422);
  const early = await askToProve(ctx, me, address.data, asked.words.lang);
  return early === undefined ? seeOther(`${here(scene)}/addresses?done=sent`) : again('soon', 429);
}

async function useAddress(ctx: Context, asked: Asked): Promise<Reply> {
  const scene = await actingSceneOf(ctx, asked);
  if (!asked.form.has('use')) throw new BridgeError('BAD_REQUEST', 'no address was chosen');
  await chooseAddress(ctx, scene.me, asked.form.text('use'));
  return seeOther(`${here(scene)}/addresses?done=saved`);
}

async function reissue(ctx: Context, asked: Asked): Promise<Reply> {
  const scene = await actingSceneOf(ctx, asked);
  const address = recipientAddressOf(scene.me.learner);
  if (address !== undefined)
    for (const award of await awardsToOtherAddress(ctx, scene.me)) await reissueAward(ctx, award, address);
  return seeOther(`${here(scene)}/addresses?done=reissued`);
}
