/** One of everything in the house's organisation, with secrets that must never be seen. */
import { createApiKey } from '../../../server/actions/organisations/api-keys.ts';
import { inviteOwner } from '../../../server/actions/organisations/invite-owner.ts';
import { listInvites } from '../../../server/actions/organisations/list-invites.ts';
import { invitePlatform } from '../../../server/actions/platforms/invite-platform.ts';
import { lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { backpackHosts, connections } from '../../../server/model/deliveries/backpack-host.ts';
import { deliveries } from '../../../server/model/deliveries/delivery.ts';
import { idOf } from '../../../server/model/ids.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { deployments } from '../../../server/model/platforms/platform.ts';
import { NEVER } from '../../../server/model/record.ts';
import { messages } from '../../../server/model/system/message.ts';
import type { Office } from './office.ts';

/** Ids by name, for every parameter of a path and every hidden field. */
export async function furnishOffice(office: Office): Promise<Record<string, string>> {
  const { ctx, organisation, platform } = office;
  const now = ctx.clock.now();
  const actor = { kind: 'owner', name: 'Marta Keller' } as const;
  const host = idOf('backpackHost', [organisation, 'https://backpack.example']);
  const connection = idOf('connection', ['c']);
  const delivery = idOf('delivery', ['d']);
  const deployment = idOf('deployment', [platform, '9']);
  const lmsConnection = idOf('lmsConnection', [platform]);
  const mail = {
    organisation,
    kind: 'test',
    to: 'x@campus.example',
    subject: 'Hello',
    text: 'Hi',
    html: '',
  } as const;
  const message = 'mail-1';
  const dead = { dueAt: NEVER, attempt: 12, lastError: 'server' };
  await ctx.store.insert(backpackHosts, [
    {
      id: host,
      organisation,
      kind: 'badge-connect',
      address: 'https://backpack.example',
      name: 'Backpack',
      state: 'failed',
      failure: { step: 'discovery', code: 'network', at: now },
      addedAt: now,
    },
  ]);
  await ctx.store.insert(connections, [
    {
      id: connection,
      organisation,
      learner: office.learners[0]!,
      host,
      state: 'connected',
      addresses: [],
      since: now,
      changedAt: now,
    },
  ]);
  await ctx.store.insert(deliveries, [
    {
      id: delivery,
      organisation,
      award: idOf('award', ['a']),
      badge: idOf('badge' as never, ['b']),
      learner: office.learners[0]!,
      connection,
      host,
      lane: 'backpack.example',
      wanted: 1,
      there: { kind: 'none' },
      state: 'dead',
      providerState: 'none',
      attempts: 12,
      lastCode: 'server',
      cause: 'awarded',
      createdAt: now,
      history: [],
      work: dead,
    },
  ]);
  await ctx.store.insert(deployments, [
    { id: deployment, organisation, platform, deployment: '9', state: 'waiting', seenAt: now },
  ]);
  await ctx.store.insert(lmsConnections, [
    {
      id: lmsConnection,
      organisation,
      platform,
      kind: 'moodle',
      siteUrl: 'https://lms.example',
      tokenSealed: 'sealed',
      tokenLastFour: 'abcd',
      state: 'works',
      createdAt: now,
    },
  ]);
  await ctx.store.insert(messages, [
    { id: message as never, ...mail, state: 'failed', createdAt: now, expiresAt: now + 1e9, work: dead },
  ]);
  const { id: key } = await createApiKey(
    ctx,
    organisation,
    { name: 'Key', channel: 'canvas', scopes: ['signals:write'], mustSign: false },
    actor,
  );
  await invitePlatform(ctx, actor, { organisation, label: 'Another LMS' });
  const own = await ctx.store.get(organisations, organisation);
  if (own === undefined) throw new Error('no organisation');
  await inviteOwner(ctx, own, 'new@campus.example', actor);
  const [ownerInvite] = await listInvites(ctx, organisation, 'owner');
  const [platformInvite] = await listInvites(ctx, organisation, 'platform');
  return {
    platform,
    host,
    delivery,
    deployment,
    key,
    mail: message,
    message,
    lmsConnection,
    backpackHost: host,
    organisation,
    ownerInvite: ownerInvite?.id ?? '',
    platformInvite: platformInvite?.id ?? '',
  };
}
