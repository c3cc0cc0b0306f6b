import { expect } from 'chai';
import { makeInvite } from '../../../scripts/commands/invite.ts';
import { openOwnerInvite } from '../../../server/actions/organisations/invite-owner.ts';
import { openTicket } from '../../../server/actions/system/tickets.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { idOf } from '../../../server/model/ids.ts';
import { furnish, type House } from '../../helpers/house.ts';
import { testContext } from '../../helpers/context.ts';
import { install, runCli, type TestInstallation } from './installation.ts';

describe('badge-bridge invite', () => {
  let house: House;
  before(async () => {
    house = await furnish();
  });
  after(() => house.close());
  const linkOf = async (options: Parameters<typeof makeInvite>[1]): Promise<URL> => {
    const answer = await makeInvite(house.ctx, options);
    return new URL('link' in answer ? answer.link : `none:${answer.problem}`);
  };
  const problemOf = async (options: Parameters<typeof makeInvite>[1]): Promise<string> => {
    const answer = await makeInvite(house.ctx, options);
    return 'problem' in answer ? answer.problem : '';
  };

  it('makes a registration link, with and without a label', async () => {
    for (const platform of ['Moodle', true] as const) {
      const link = await linkOf({ platform });
      const ticket = await openTicket(house.ctx, 'platform', link.searchParams.get('invite') ?? '');
      expect([link.pathname, ticket?.purpose.label, ticket?.organisation]).to.deep.equal([
        '/lti/register',
        platform === true ? '' : platform,
        house.organisation,
      ]);
    }
  });

  it('makes a link that adds an owner, and one that signs an owner in', async () => {
    const leads: string[] = [];
    for (const owner of ['new@campus.example', ' MARTA@campus.example ']) {
      const link = await linkOf({ owner });
      const invite = await openOwnerInvite(house.ctx, link.searchParams.get('invite') ?? '');
      leads.push(`${link.pathname} ${invite?.leadsTo ?? ''}`);
    }
    expect(leads).to.deep.equal(['/join joins', '/join signs-in']);
    const { items } = await house.ctx.store.find(audits, {
      where: { organisation: house.organisation },
      limit: 50,
    });
    expect(items.filter(({ actorKind }) => actorKind === 'operator').map(({ action }) => action)).to.include(
      'owner.invited',
    );
  });

  it('refuses what is no address', async () => {
    expect(await problemOf({ owner: 'marta' })).to.include('no e-mail address');
  });

  it('asks which organisation where there are several, and knows each by its id', async () => {
    const { ctx } = house;
    const own = (await ctx.store.get(organisations, house.organisation))!;
    const other = idOf('organisation', ['other']);
    const { rev: _rev, ...fresh } = own;
    await ctx.store.insert(organisations, [{ ...fresh, id: other, name: 'Other' }]);
    expect(await problemOf({ platform: true }))
      .to.include('--organisation')
      .and.include(other);
    expect(await problemOf({ platform: true, organisation: 'nobody' })).to.include(
      'there is no organisation nobody',
    );
    const link = await linkOf({ platform: true, organisation: other });
    expect((await openTicket(ctx, 'platform', link.searchParams.get('invite') ?? ''))?.organisation).to.equal(
      other,
    );
  });

  it('says what comes first where nobody owns the installation', async () => {
    const ctx = await testContext();
    const answer = await makeInvite(ctx, { platform: true });
    expect('problem' in answer ? answer.problem : '').to.include('set-up link');
    await ctx.store.close();
  });

  describe('as a command', function () {
    this.timeout(60_000);
    let installation: TestInstallation;
    before(async () => {
      installation = await install();
    });
    after(() => installation.remove());
    const command = (args: string[], env: Record<string, string>) => runCli(['invite', ...args], env);

    it('prints the link alone on standard output, beside a running server', async () => {
      const told = await installation.served(() => command(['--platform', 'Moodle'], installation.env));
      expect(told.code).to.equal(0);
      expect(told.stdout).to.match(/^http:\/\/localhost:\d+\/lti\/register\?invite=[\w-]{43}\n$/);
      expect(told.stderr).to.include('Paste this link in the LMS');
    });

    it('makes no store where there is none, and tells one thing from the other', async () => {
      const missing = await command(['--platform'], {
        ...installation.env,
        DATA_DIR: `${installation.env['DATA_DIR'] ?? ''}/none`,
      });
      expect([missing.code, missing.stdout, missing.stderr.includes('there is no store')]).to.deep.equal([
        1,
        '',
        true,
      ]);
      const both = await command(['--platform', 'x', '--owner', 'a@b.example'], installation.env);
      expect([both.code, both.stdout]).to.deep.equal([64, '']);
    });
  });
});
