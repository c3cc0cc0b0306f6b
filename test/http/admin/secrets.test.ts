import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { lmsConnectionIdOf, LMS_TOKEN } from '../../../server/actions/courses/access-lms.ts';
import { CLIENT_SECRET } from '../../../server/actions/deliveries/host-access.ts';
import { createApiKey } from '../../../server/actions/organisations/api-keys.ts';
import { requestSignIn } from '../../../server/actions/organisations/sign-in.ts';
import { toolKeysOf } from '../../../server/actions/platforms/tool-key.ts';
import { issuerKeys } from '../../../server/model/badges/issuer.ts';
import { type LmsConnection, lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { type BackpackHost, backpackHosts } from '../../../server/model/deliveries/backpack-host.ts';
import { apiKeys } from '../../../server/model/organisations/api-key.ts';
import { messages } from '../../../server/model/system/message.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { furnishOffice } from './furnished.ts';
import { adminPaths, type Office, openOffice, valueOf } from './office.ts';

const actor = { kind: 'owner', name: 'Marta Keller' } as const;

describe('secrets', () => {
  let office: Office;
  before(async () => {
    office = await openOffice({ settings: { hasMailServer: true } });
  });
  after(() => office.close());

  it('appear on no page of the administration, in no line of the log and of the audit log', async () => {
    const { ctx, organisation, platform } = office;
    const ids = await furnishOffice(office);
    const secrets: Record<string, string> = { session: office.ownerToken };

    const connection = (await ctx.store.get(lmsConnections, lmsConnectionIdOf(platform)))!;
    secrets['lms token'] = 'moodle-token-5f2c';
    const tokenSealed = ctx.sealer.seal(secrets['lms token'], LMS_TOKEN);
    await ctx.store.replace<LmsConnection>(lmsConnections, { ...connection, tokenSealed });

    const host = (await ctx.store.get(backpackHosts, ids['host'] ?? ''))!;
    secrets['client secret'] = 'client-secret-8d1e';
    const secretSealed = ctx.sealer.seal(secrets['client secret'], CLIENT_SECRET);
    await ctx.store.replace<BackpackHost>(backpackHosts, {
      ...host,
      client: { id: 'client-1', secretSealed },
    });

    const made = await createApiKey(
      ctx,
      organisation,
      { name: 'K', channel: 'k', scopes: ['signals:write'], mustSign: true },
      actor,
    );
    Object.assign(secrets, { 'api key': made.key, 'signing secret': made.signingSecret });
    secrets['api key hash'] = (await ctx.store.get(apiKeys, made.id))!.secretHash;

    const visitor = await office.asOwner();
    const pending = (await ctx.store.get(platforms, platform))!;
    await ctx.store.replace(platforms, { ...pending, state: 'pending' });
    await visitor.press(await visitor.open(`${office.origin}/admin/platforms/${platform}`), 'Approve LMS');
    const [toolKey] = await toolKeysOf(ctx, platform);
    secrets['tool key'] = toolKey!.privateSealed;
    secrets['issuer key'] = (await ctx.store.find(issuerKeys, { limit: 1 })).items[0]!.privateSealed;

    const invite = await visitor.press(await visitor.open(`${office.origin}/admin/owners`), 'Make a link', {
      address: 'later@campus.example',
    });
    secrets['invite'] = new URL(valueOf(invite, 'link')).searchParams.get('invite') ?? '';
    const lms = await visitor.press(
      await visitor.open(`${office.origin}/admin/platforms`),
      'Make an invite link',
      {
        label: 'Later',
      },
    );
    secrets['platform invite'] = new URL(valueOf(lms, 'link')).searchParams.get('invite') ?? '';
    await requestSignIn(ctx, 'marta@campus.example', 'en');
    const mails = (await ctx.store.find(messages, { limit: 100 })).items;
    secrets['sign-in'] = /ticket=([\w-]+)/.exec(mails.map((mail) => mail.text).join(' '))?.[1] ?? '';
    for (const [name, secret] of Object.entries(secrets)) expect(secret.length, name).to.be.greaterThan(10);
    Object.assign(secrets, { 'sealed token': tokenSealed, 'sealed secret': secretSealed });

    const admin = await office.launched({ isPlatformAdmin: true });
    const pages = [
      ...(await everyPage(visitor, office, ids)),
      (await admin.open(`${office.origin}/admin/platforms/${platform}`)).html,
    ];
    expect(pages.length).to.be.greaterThan(20);
    const seen = [...pages, JSON.stringify(await office.audited()), JSON.stringify(ctx.logged)].join('\n');
    for (const [name, secret] of Object.entries(secrets)) expect(seen.includes(secret), name).to.equal(false);
  });
});

async function everyPage(visitor: Visitor, office: Office, ids: Record<string, string>): Promise<string[]> {
  const pages: string[] = [];
  for (const path of adminPaths(office, ids['mail'] ?? '')) {
    const visit = await visitor.open(office.origin + path);
    expect(visit.status, path).to.equal(200);
    pages.push(visit.html);
  }
  return pages;
}
