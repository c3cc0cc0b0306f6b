import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  exportKeys,
  importKeys,
  type KeysAnswer,
  listKeys,
  rotateKeys,
} from '../../../scripts/commands/keys.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import { openKeys } from '../../../server/openbadges/keys/key-file.ts';
import { testContext } from '../../helpers/context.ts';
import { furnish, type House } from '../../helpers/house.ts';
import { install, runCli } from './installation.ts';

const passphrase = 'lantern, rope and sail';
const linesOf = (answer: KeysAnswer): string[] =>
  'lines' in answer ? answer.lines : expect.fail(answer.problem);
const problemOf = (answer: KeysAnswer): string => ('problem' in answer ? answer.problem : '');

describe('badge-bridge keys', () => {
  let house: House;
  let folder: string;
  beforeEach(async () => {
    house = await furnish();
    folder = mkdtempSync(join(tmpdir(), 'keys-'));
  });
  afterEach(async () => {
    await house.close();
    rmSync(folder, { recursive: true });
  });

  it('lists kind, state and age, for people and for programs, and nothing secret', async () => {
    const [title, ...rows] = linesOf(await listKeys(house.ctx, {}));
    expect(title).to.equal('Keys of Hochschule Probe:');
    expect(rows.map((row) => row.split(/\s+/).slice(0, 2))).to.deep.equal([
      ['Ed25519', 'signs'],
      ['RS256', 'signs'],
      ['ES256', 'signs'],
    ]);
    const [json = ''] = linesOf(await listKeys(house.ctx, { json: true }));
    const { keys } = JSON.parse(json) as { keys: Record<string, string>[] };
    expect(keys.map(({ algorithm }) => algorithm)).to.deep.equal(['Ed25519', 'RS256', 'ES256']);
    expect(json).not.to.match(/sealed|private/i);
  });

  it('renews one kind, or all of them, and says from when on', async () => {
    expect(linesOf(await rotateKeys(house.ctx, { kind: 'ES256' }))[0]).to.match(
      /^ES256: a new key is published; it signs from \d{4}-\d\d-\d\d \d\d:\d\d UTC on\.$/,
    );
    expect(linesOf(await rotateKeys(house.ctx, {})).map((line) => line.split(';')[0])).to.deep.equal([
      'Ed25519: a new key is published',
      'RS256: a new key is published',
      'ES256: a new key was published before',
    ]);
  });

  it('exports to a new file that its owner alone can read, and imports it again', async () => {
    const file = join(folder, 'keys.jwe');
    linesOf(await exportKeys(house.ctx, file, passphrase, {}));
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const content = readFileSync(file, 'utf8');
    expect((await openKeys(content, passphrase)).ok).to.equal(true);
    expect(linesOf(await importKeys(house.ctx, content, passphrase, {}))).to.deep.equal([
      '0 imported, 3 known already.',
    ]);
    expect(problemOf(await importKeys(house.ctx, content, 'wrong', {}))).to.include('does not fit');
    expect(problemOf(await exportKeys(house.ctx, join(folder, 'b'), 'short', {}))).to.include(
      '12 characters',
    );
    const { items } = await house.ctx.store.find(audits, {
      where: { organisation: house.organisation },
      limit: 50,
    });
    const done = items.filter(({ actorKind }) => actorKind === 'operator').map(({ action }) => action);
    expect(done).to.have.members(['issuer-key.exported', 'issuer-key.imported']);
  });

  it('says what comes first where nobody owns the installation', async () => {
    const ctx = await testContext();
    expect(problemOf(await listKeys(ctx, {}))).to.include('set-up link');
    await ctx.store.close();
  });

  it('works as a command, and overwrites no file', async function () {
    this.timeout(120_000);
    const installation = await install();
    const key = join(folder, 'old.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'words'), `${passphrase}\n`);
    const run = (...args: string[]) => runCli(['keys', ...args], installation.env);
    const file = join(folder, 'keys.jwe');
    expect((await run('import', key, '--sign')).stdout).to.equal('1 imported, 0 known already.\n');
    writeFileSync(file, 'kept');
    const refused = await run('export', file, '--passphrase-file', join(folder, 'words'));
    expect([refused.code, refused.stderr]).to.deep.equal([1, `Not done: ${file}: it is there already.\n`]);
    expect(readFileSync(file, 'utf8')).to.equal('kept');
    expect((await run('rotate', '--kind', 'HS256')).code).to.equal(64);
    installation.remove();
  });
});
