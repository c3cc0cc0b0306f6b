import { DatabaseSync } from '@photostructure/sqlite';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine } from '../../../scripts/commands/doctor.ts';
import { clockFinding } from '../../../scripts/commands/doctor/check-lms.ts';
import type { Finding } from '../../../scripts/commands/doctor/finding.ts';
import { LMS_TOKEN, lmsConnectionIdOf } from '../../../server/actions/courses/access-lms.ts';
import { ensureToolKey } from '../../../server/actions/platforms/tool-key.ts';
import { CLIENT_SECRET } from '../../../server/actions/deliveries/host-access.ts';
import { lmsConnections } from '../../../server/model/courses/lms-connection.ts';
import { backpackHosts } from '../../../server/model/deliveries/backpack-host.ts';
import { idOf } from '../../../server/model/ids.ts';
import { platforms } from '../../../server/model/platforms/platform.ts';
import { fakeMoodle, type FakeMoodle } from '../../helpers/fake-moodle.ts';
import { fakeSmtp } from '../../helpers/fake-smtp.ts';
import { sampleWorld } from '../../helpers/lms-world.ts';
import { listen, type Loopback } from '../../helpers/loopback.ts';
import { freePort, install, runCli, type TestInstallation } from './installation.ts';

const problems = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ state }) => state === 'problem');
const words = (findings: readonly Finding[]): string =>
  findings.map(({ check, what }) => `${check}: ${what}`).join('\n');

describe('badge-bridge doctor', function () {
  this.timeout(60_000);
  let installation: TestInstallation;
  beforeEach(async () => {
    installation = await install();
  });
  afterEach(() => installation.remove());

  it('finds nothing wrong where all is well, beside a running server', async () => {
    const findings = await installation.served(() => examine(installation.env));
    expect(problems(findings)).to.deep.equal([]);
    expect(words(findings))
      .to.include('Store: It can be written and read.')
      .and.include('is whole')
      .and.include('Badge Bridge answers there')
      .and.include('Every key is there and opens');
    for (const { state, mend } of findings) expect(mend !== undefined, state).to.equal(state !== 'ok');
  });

  it('names every variable that cannot be used', async () => {
    const findings = await examine({ ...installation.env, PORT: 'many', LOG_LEVEL: 'loud' });
    expect(findings.map(({ what }) => what.split(':')[0])).to.have.members(['PORT', 'LOG_LEVEL']);
  });

  it('says that nobody answers where the server does not run', async () => {
    const found = problems(await examine(installation.env));
    expect(found.map(({ check }) => check)).to.deep.equal(['Public address']);
    expect(words(found)).to.include('Nobody answers there');
  });

  it('notices that another Badge Bridge answers', async () => {
    const other = await install({
      PORT: installation.env['PORT'] ?? '',
      PUBLIC_URL: installation.env['PUBLIC_URL'] ?? '',
    });
    const findings = await other.served(() => examine(installation.env));
    expect(words(problems(findings))).to.include('Another Badge Bridge answers there');
    other.remove();
  });

  it('makes neither store nor key where they are missing', async () => {
    const folder = join(installation.config.dataDir, 'empty');
    const findings = await examine({ ...installation.env, DATA_DIR: folder });
    expect(words(problems(findings))).to.include('There is no store at');
    expect(existsSync(folder)).to.equal(false);
  });

  it('says so where the key is another than the store was made with, or is lost', async () => {
    const SECRET_KEY = randomBytes(32).toString('base64url');
    const other = problems(await examine({ ...installation.env, SECRET_KEY }));
    expect(other[0]?.mend).to.include('SECRET_KEY is the key the store was made with');
    rmSync(join(installation.config.dataDir, 'secret.key'));
    expect(words(problems(await examine(installation.env)))).to.include('There is no key at');
  });

  it('says so where the store is damaged', async () => {
    const file = join(installation.config.dataDir, 'badge-bridge.db');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096 * 6, 4096 * 9);
    writeFileSync(file, bytes);
    expect(words(problems(await examine(installation.env)))).to.match(
      /damaged|cannot be opened|cannot be checked|cannot be written/,
    );
  });

  it('compares its clock with that of each LMS', () => {
    const now = Date.UTC(2026, 10, 21, 10);
    const at = (seconds: number): Finding[] =>
      clockFinding('LMS x', new Date(now + seconds * 1000).toUTCString(), now);
    expect([0, 20, -40, 90, -90].map((seconds) => at(seconds)[0]?.state)).to.deep.equal([
      'ok',
      'ok',
      'warning',
      'problem',
      'problem',
    ]);
    expect(at(90)[0]?.what).to.include('90 seconds behind');
    expect(clockFinding('LMS x', undefined, now)).to.deep.equal([]);
    expect(clockFinding('LMS x', 'soon', now)).to.deep.equal([]);
  });

  describe('with an LMS, a backpack and a mail server', () => {
    let moodle: FakeMoodle;
    let lms: Loopback;
    let dateHeader: string | undefined;
    beforeEach(async () => {
      const world = sampleWorld();
      moodle = await fakeMoodle(world);
      world.siteUrl = moodle.origin;
      dateHeader = undefined;
      lms = await listen((_heard, response) => {
        if (dateHeader !== undefined) response.setHeader('date', dateHeader);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[]}');
      });
      installation.remove();
      installation = await install({ ALLOWED_HOSTS: `${moodle.host},${lms.host}` });
      await furnish(installation, moodle, lms);
    });
    afterEach(async () => {
      await moodle.close();
      await lms.close();
    });
    const found = async (more: Record<string, string> = {}): Promise<Finding[]> =>
      problems(await examine({ ...installation.env, ...more })).filter(
        ({ check }) => check !== 'Public address',
      );

    it('finds that they work, or what of each does not', async () => {
      expect((await found()).map(({ check }) => check)).to.deep.equal(['Backpack Rucksack']);
      moodle.missing.add('gradereport_user_get_grade_items');
      expect(words(await found())).to.include('gradereport_user_get_grade_items does not work');
      moodle.world.token = 'changed';
      expect(words(await found())).to.include('LMS_TOKEN_REJECTED');
      dateHeader = new Date(Date.now() - 90_000).toUTCString();
      expect(words(await found())).to.include('ahead of that of LMS Moodle');
      await lms.close();
      expect(words(await found())).to.include('Its key set cannot be read');
      lms = await listen((_heard, response) => response.end());
    });

    it('finds a mail server that takes the connection, and one that does not', async () => {
      const smtp = await fakeSmtp();
      const MAIL_FROM = 'badges@campus.example';
      const there = await examine({
        ...installation.env,
        SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
        MAIL_FROM,
      });
      expect(words(there)).to.include('Mail: The mail server takes our connection.');
      expect(smtp.mails).to.deep.equal([]);
      await smtp.close();
      const gone = await found({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM });
      expect(words(gone)).to.include('The mail server does not take our connection');
    });

    it('never tells a secret', async () => {
      const told = JSON.stringify(
        await examine({
          ...installation.env,
          SMTP_URL: 'smtp://u:mail-pass-9@127.0.0.1:9',
          MAIL_FROM: 'a@b.example',
        }),
      );
      for (const secret of ['world-token', 'client-secret-1', 'mail-pass-9'])
        expect(told, secret).to.not.include(secret);
    });
  });

  it('ends with 0 or 1, in words or as JSON', async () => {
    const well = await installation.served(() => runCli(['doctor', '--json'], installation.env));
    const told = JSON.parse(well.stdout) as { ok: boolean; findings: Finding[] };
    expect([well.code, told.ok, told.findings.length > 5]).to.deep.equal([0, true, true]);
    const ill = await runCli(['doctor'], installation.env);
    expect([ill.code, ill.stdout.includes('PROBLEM  Public address')]).to.deep.equal([1, true]);
  });
});

async function furnish(installation: TestInstallation, moodle: FakeMoodle, lms: Loopback): Promise<void> {
  await installation.within(async (ctx) => {
    const { organisation } = installation;
    const platform = idOf('platform', [moodle.origin, 'client']);
    const now = ctx.clock.now();
    const about = {
      issuer: moodle.origin,
      clientId: 'client',
      name: 'Moodle',
      family: 'moodle',
      version: '',
    };
    await ctx.store.insert(platforms, [
      {
        id: platform,
        organisation,
        ...about,
        state: 'active',
        authorizationEndpoint: `${lms.origin}/auth`,
        tokenEndpoint: `${lms.origin}/token`,
        jwksUrl: `${lms.origin}/jwks`,
        extraOrigins: [],
        scopes: [],
        registeredBy: 'manual',
        createdAt: now,
      },
    ]);
    await ensureToolKey(ctx, (await ctx.store.get(platforms, platform))!);
    await ctx.store.insert(lmsConnections, [
      {
        id: lmsConnectionIdOf(platform),
        organisation,
        platform,
        kind: 'moodle',
        siteUrl: moodle.origin,
        tokenSealed: ctx.sealer.seal(moodle.world.token, LMS_TOKEN),
        tokenLastFour: 'oken',
        state: 'works',
        createdAt: now,
      },
    ]);
    await ctx.store.insert(backpackHosts, [
      {
        id: idOf('backpackHost', [organisation, lms.origin]),
        organisation,
        kind: 'badge-connect',
        address: lms.origin,
        name: 'Rucksack',
        state: 'ready',
        client: { id: 'c', secretSealed: ctx.sealer.seal('client-secret-1', CLIENT_SECRET) },
        addedAt: now,
      },
    ]);
  });
}
