import { expect } from 'chai';
import { createVisitor } from '../../../scripts/demo/web/visitor.ts';
import { createHttp } from '../../../adapters/http/create-http.ts';
import { ownerships } from '../../../server/model/organisations/person.ts';
import type { TicketPurpose } from '../../../server/model/organisations/ticket.ts';
import { tickets } from '../../../server/model/organisations/ticket.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { hashToken } from '../../../server/model/ids.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { issueTicket, ticketLifeMs } from '../../../server/actions/system/tickets.ts';
import { platformKeys, startPlatform, type TestPlatform } from '../../helpers/lti-platform.ts';
import { type Office, openOffice } from '../admin/office.ts';

type Door = 'setup' | 'platform' | 'owner' | 'sign-in' | 'prove-email' | 'backpack';

describe('an invite that is', () => {
  let office: Office;
  let lms: TestPlatform;
  before(async () => {
    lms = await startPlatform(await platformKeys());
    office = await openOffice({ http: createHttp({ allowedHosts: [lms.host], userAgent: 'test' }) });
  });
  after(async () => {
    await office.close();
    await lms.close();
  });

  const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
  /** Every door that a secret link opens, as it is opened by GET. */
  const doors: Record<Door, (token: string) => string> = {
    setup: (code) => `/setup?${query({ code })}`,
    platform: (invite) =>
      `/lti/register?${query({ invite, openid_configuration: `${lms.origin}/openid-configuration` })}`,
    owner: (invite) => `/join?${query({ invite })}`,
    'sign-in': (code) => `/sign-in/confirm?${query({ code })}`,
    'prove-email': (code) => `/prove-email?${query({ code })}`,
    backpack: (code) => `/backpacks/start?${query({ code })}`,
  };
  const purposes = (): Record<Door, TicketPurpose> => {
    const { organisation, owner } = office;
    const [learner] = office.learners as [Office['learners'][number]];
    const address = 'somebody@campus.example';
    return {
      setup: { kind: 'setup' },
      platform: { kind: 'platform', organisation, label: 'Campus' },
      owner: { kind: 'owner', organisation, address },
      'sign-in': { kind: 'sign-in', person: owner, address },
      'prove-email': { kind: 'prove-email', learner, organisation, address },
      backpack: { kind: 'backpack', learner, organisation, host: 'h' as never },
    };
  };
  const make = async (kind: Door): Promise<string> =>
    (await issueTicket(office.ctx, purposes()[kind], 'test')).token;
  /** What an invite could have changed. */
  const state = async (): Promise<string> => {
    const { store } = office.ctx;
    const counts = [
      await store.count(platforms, {}, 100),
      await store.count(ownerships, { organisation: office.organisation }, 100),
      await store.count(organisations, {}, 100),
    ];
    return `${counts.join(' ')} ${lms.heard.length}`;
  };
  const refuses = async (door: Door, token: string): Promise<void> => {
    const before = await state();
    const visit = await createVisitor().open(office.origin + doors[door](token));
    expect([door, visit.status]).to.deep.equal([door, 403]);
    expect(visit.words, door).to.match(/used|too old|no longer|not valid|new one|new link|again/);
    expect(visit.html, door).not.to.contain(token);
    expect(await state(), door).to.equal(before);
  };

  it('expired: refused in words at every door, and nothing changes', async () => {
    for (const door of Object.keys(doors) as Door[]) {
      const token = await make(door);
      office.ctx.clock.advance(ticketLifeMs[door] + 1);
      await refuses(door, token);
    }
  });

  it('used: refused in words at every door, and nothing changes', async () => {
    for (const door of Object.keys(doors) as Door[]) {
      const token = await make(door);
      const ticket = await office.ctx.store.get(tickets, hashToken(token));
      await office.ctx.store.replace(tickets, { ...ticket!, usedAt: office.ctx.clock.now() });
      await refuses(door, token);
    }
  });

  it('of another kind: refused in words at every other door, and still good at its own', async () => {
    for (const kind of Object.keys(doors) as Door[]) {
      const token = await make(kind);
      for (const door of (Object.keys(doors) as Door[]).filter((one) => one !== kind))
        await refuses(door, token);
      expect((await office.ctx.store.get(tickets, hashToken(token)))?.usedAt, kind).to.equal(undefined);
    }
    const good = await createVisitor().open(office.origin + doors.owner(await make('owner')));
    expect(good.status).to.equal(200);
  });

  it('no invite at all: refused in words at every door', async () => {
    for (const door of Object.keys(doors) as Door[])
      for (const nonsense of ['x'.repeat(43), 'x'.repeat(5000), '%00', '{"$ne":null}'])
        await refuses(door, nonsense);
  });
});
