import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConfig, type Config } from '../../../config/config.ts';
import { readEnv } from '../../../config/env.ts';
import { verifyFolder, verifyInput, type VerifyOptions } from '../../../scripts/commands/verify.ts';
import { column, printableJson } from '../../../scripts/commands/verify/printable.ts';
import { bakedPicture } from '../../helpers/baked-picture.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from '../../http/learner/site.ts';
import { freePort, runCli } from './installation.ts';

const ESCAPE = '\u001b';
const LARGE = 10 * 1024 * 1024;

async function* streamOf(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

describe('badge-bridge verify', function () {
  this.timeout(60_000);
  let site: Site;
  let badge: Badge;
  let award: Award;
  let config: Config;
  let folder: string;
  /** The credential as it is published. */
  let credential: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'badge-bridge-verify-'));
    site = await startSite();
    badge = await activeBadge(site.house);
    await site.house.quiet();
    for (const index of [0, 1]) await site.finish(index);
    award = await site.awardOf();
    config = configOf(site.origin);
    credential = award.documents?.credential ?? '';
  });
  after(async () => {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function configOf(publicUrl: string): Config {
    const env = { PUBLIC_URL: publicUrl, ALLOWED_HOSTS: new URL(publicUrl).host, DATA_DIR: folder };
    const built = buildConfig(readEnv(env), 1);
    if ('problems' in built) throw new Error(JSON.stringify(built.problems));
    return { ...built.config, allowedHosts: [] };
  }
  function fileOf(name: string, content: string | Uint8Array): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }
  /** Exit code and what is said. */
  async function said(
    input: string,
    options: VerifyOptions = {},
    stdin: AsyncIterable<Uint8Array> = streamOf(),
  ): Promise<{ code: number; text: string }> {
    const answer = await verifyInput(input, options, { config, now: site.ctx.clock.now(), stdin });
    return { code: answer.code, text: 'problem' in answer ? answer.problem : answer.text };
  }

  describe('a badge of this installation', () => {
    it('is valid as a picture, as a file, at its address and from standard input', async () => {
      const png = await bakedPicture(site.ctx, award);
      const file = fileOf('credential.json', credential);
      const forms = [
        await said(fileOf('badge.png', png)),
        await said(file),
        await said(`${site.origin}/a/${award.id}`),
        await said(
          '-',
          {},
          streamOf(Buffer.from(credential.slice(0, 99)), Buffer.from(credential.slice(99))),
        ),
      ];
      for (const { code, text } of forms) {
        expect(text).to.match(/^This badge is genuine and valid\.\n/);
        expect(text)
          .to.include('Data literacy')
          .and.include('Hochschule Probe')
          .and.include('21 November 2026');
        expect(text).not.to.match(/\[(NO|\? )\]/);
        expect(code).to.equal(0);
      }
    });

    it('is checked against an address of a recipient, in 2.0 and 3.0', async () => {
      for (const input of [fileOf('credential.json', credential), `${site.origin}/a/${award.id}`]) {
        const own = await said(input, { recipient: 'sam.taylor@campus.example' });
        expect([own.code, own.text.split('\n')[1]]).to.deep.equal([
          0,
          'Asked whether it was issued to sam.taylor@campus.example: yes.',
        ]);
        const other = await said(input, { recipient: 'elodie.nunez@campus.example' });
        expect(other.text).to.match(/^This badge was issued to somebody else\.\nAsked whether .*: no\.\n/);
        expect((await said(input)).text).not.to.include('Asked whether');
        expect(other.code).to.equal(1);
      }
    });

    it('is no longer valid once it is revoked, at its address and as the file of before', async () => {
      const second = await site.awardOf(1);
      const file = fileOf('second.json', second.documents?.credential ?? '');
      expect((await said(file)).code).to.equal(0);
      await site.revoke(badge, 1, 'Handed out by mistake');
      for (const input of [file, `${site.origin}/a/${second.id}`]) {
        const { code, text } = await said(input);
        expect(text, input).to.match(/^This badge was revoked by its issuer\./);
        expect(code).to.equal(1);
      }
      expect((await said(`${site.origin}/a/${second.id}`)).text).to.include('Handed out by mistake');
    });

    it('is not genuine when one word of it was changed', async () => {
      const { code, text } = await said(
        fileOf('changed.json', credential.replace('Data literacy', 'Data mastery')),
      );
      expect(text).to.match(/^This badge is not genuine: its signature is missing or does not fit\./);
      expect(text).to.include('[NO] Signature: The signature does not fit.');
      expect(code).to.equal(1);
    });

    it('is unchecked, not valid, while its issuer cannot be reached', async () => {
      const gone = `127.0.0.1:${await freePort()}`;
      const file = fileOf('gone.json', credential.replaceAll(new URL(site.origin).host, gone));
      const moved = configOf(`http://${gone}`);
      const answer = await verifyInput(
        file,
        {},
        { config: moved, now: site.ctx.clock.now(), stdin: streamOf() },
      );
      expect([answer.code, 'text' in answer && answer.text.split('\n')[0]]).to.deep.equal([
        2,
        'This badge could not be checked: its issuer could not be reached.',
      ]);
    });
  });

  describe('what is no badge', () => {
    it('is told in words, with exit code 1', async () => {
      const cases: [string, RegExp][] = [
        [
          fileOf('garbage.bin', Buffer.from([0, 255, 7, 200, 1])),
          /^There is no badge here\.[^]*neither an address nor a badge/,
        ],
        [fileOf('words.txt', 'hello'), /^There is no badge here\./],
        [fileOf('empty', ''), /^There is no badge here\./],
        [fileOf('broken.json', credential.slice(0, 500)), /^This is not a readable badge\.[^]*not JSON/],
        [fileOf('other.json', '{"a":1}'), /^There is no badge here\./],
        [
          fileOf('plain.png', readFileSync(await plainPicture())),
          /^There is no badge here\.[^]*not a screenshot/,
        ],
        [
          fileOf('large.json', Buffer.alloc(LARGE, 32)),
          /^This is not a readable badge\.[^]*larger than 5 MB/,
        ],
        [`${site.origin}/a/nobody`, /^The issuer does not know this badge\./],
        [`${site.origin}/`, /^There is no badge here\.[^]*web page/],
      ];
      for (const [input, words] of cases) {
        const { code, text } = await said(input);
        expect(text, input).to.match(words);
        expect(code, input).to.equal(1);
      }
    });

    it('stops reading standard input where no badge is so large', async () => {
      let read = 0;
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          read += 1024 * 1024;
          yield await Promise.resolve(Buffer.alloc(1024 * 1024, 32));
        }
      }
      const { code, text } = await said('-', {}, endless());
      expect([code, text.includes('larger than 5 MB'), read <= LARGE]).to.deep.equal([1, true, true]);
    });

    it('is unchecked where the host is unknown or in a private network', async () => {
      for (const url of ['https://nobody.invalid/a/x', 'http://127.0.0.1:9/a/x', 'https://10.0.0.1/a/x']) {
        const { code, text } = await said(url);
        expect(text, url).to.match(/^This badge could not be checked: its issuer could not be reached\./);
        expect(code).to.equal(2);
      }
    });

    it('is a matter of usage where there is nothing to read, with exit code 64', async () => {
      const missing = await said(join(folder, 'missing.png'));
      expect(missing.text).to.include('missing.png is neither a file here nor an address');
      expect(missing.code).to.equal(64);
    });

    async function plainPicture(): Promise<string> {
      const png = await bakedPicture(site.ctx, award);
      const { default: sharp } = await import('sharp');
      return fileOf('resized.png', await sharp(png).resize(50).png().toBuffer());
    }
  });

  describe('a folder', () => {
    /** Lines, what went to the terminal, and the exit code. */
    async function told(
      place: string,
      options: VerifyOptions = {},
      terminal: { isTTY?: boolean; columns?: number } = {},
    ): Promise<{ code: number; lines: string[]; shown: string }> {
      const lines: string[] = [];
      let shown = '';
      const code = await verifyFolder(
        place,
        options,
        { config, now: site.ctx.clock.now(), stdin: streamOf() },
        {
          print: (line) => lines.push(...line.split('\n')),
          terminal: { ...terminal, write: (text) => (shown += text) },
        },
      );
      return { code, lines, shown };
    }
    let place: string;
    before(async () => {
      place = join(folder, 'badges');
      for (const inner of ['', 'b', '.hidden']) mkdirSync(join(place, inner), { recursive: true });
      const png = await bakedPicture(site.ctx, award);
      fileOf('badges/a.png', png);
      fileOf('badges/b/forged.json', credential.replace('Data literacy', 'Data mastery'));
      fileOf('badges/c.json', credential);
      fileOf('badges/.hidden/x.json', 'x');
      fileOf('badges/.DS_Store', 'x');
      symlinkSync(place, join(place, 'b', 'round'));
    });

    it('is checked file by file, in the folders within it too, without what is hidden and links', async () => {
      const { code, lines } = await told(place);
      const rows = lines.filter((line) => /\.(png|json)\b/.test(line));
      expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3))).to.deep.equal([
        ['valid', 'a.png', 'Data literacy'],
        ['NOT VALID', 'b/forged.json', 'Data literacy'],
        ['valid', 'c.json', 'Data literacy'],
      ]);
      expect(lines).to.include(
        '           This badge is not genuine: its signature is missing or does not fit.',
      );
      expect(lines.at(-1)).to.equal('3 files: 2 valid, 1 not valid.');
      expect(code).to.equal(1);
    });

    it('is one JSON line for each file, in their order', async () => {
      const { code, lines } = await told(place, { json: true, recipient: 'sam.taylor@campus.example' });
      const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(all.map(({ file, verdict }) => [file, verdict])).to.deep.equal([
        ['a.png', 'valid'],
        ['b/forged.json', 'invalid'],
        ['c.json', 'valid'],
      ]);
      expect(all[0]?.['recipient']).to.deep.include({ asked: true, matches: true });
      expect(code).to.equal(1);
    });

    it('ends with the worst: not valid before unchecked before valid', async () => {
      const only = join(folder, 'only');
      mkdirSync(only);
      fileOf('only/good.json', credential);
      expect((await told(only)).code).to.equal(0);
      fileOf('only/link.txt', 'https://nobody.invalid/a');
      expect((await told(only)).code).to.equal(2);
      fileOf('only/none.txt', 'hello');
      expect((await told(only)).code).to.equal(1);
    });

    it('shows how far it is on a terminal only, and takes the bar away', async () => {
      const { shown } = await told(place, {}, { isTTY: true, columns: 60 });
      expect(shown)
        .to.include('3 of 3')
        .and.to.match(new RegExp(`\r${ESCAPE}\\[K$`));
      for (const line of shown.split('\r\u001b[K')) expect(line.length).to.be.lessThan(60);
      expect((await told(place)).shown).to.equal('');
    });

    it('with nothing in it is a matter of usage', async () => {
      const empty = join(folder, 'empty-folder');
      mkdirSync(empty);
      const { code, shown } = await told(empty);
      expect([code, shown]).to.deep.equal([64, `${empty} holds no files.\n`]);
    });
  });

  it('lets no stranger write to the terminal: names are printed without control characters', async () => {
    const name = '\u001b[31mred\u0007\u202e\u009b2J';
    const text = JSON.stringify({
      '@context': 'https://w3id.org/openbadges/v2',
      type: 'Assertion',
      id: 'https://nobody.invalid/\u009b',
      name,
    });
    const evil = fileOf('evil.json', text.replaceAll('Assertion', `Assertion${name.slice(5, 8)}`));
    const answer = await verifyInput(evil, {}, { config, now: 0, stdin: streamOf() });
    const printed = 'text' in answer ? answer.text + answer.json : '';
    expect(printed.length).to.be.greaterThan(100);
    expect(printed.replaceAll('\n', '')).not.to.match(/[\p{Cc}\u202a-\u202e]/u);
    expect(column('\u001b[31m\u202eabcdef', 8)).to.equal('[31m ab…');
    expect(printableJson({ name })).to.equal('{"name":"\\u001b[31mred\\u0007\\u202e\\u009b2J"}');
  });

  it('prints a report or the trouble, each on its own stream, and ends with the code', async () => {
    const { origin } = site;
    const env = { PUBLIC_URL: origin, ALLOWED_HOSTS: new URL(origin).host, DATA_DIR: folder };
    const file = fileOf('changed.json', credential.replace('Data literacy', 'Data mastery'));
    const json = await runCli(['verify', file, '--json'], env);
    const report = JSON.parse(json.stdout) as { verdict: string; reason: string };
    expect([json.code, report.verdict, report.reason]).to.deep.equal([1, 'invalid', 'proof']);
    const missing = await runCli(['verify', join(folder, 'none')], env);
    expect([missing.code, missing.stdout, missing.stderr.includes('neither a file')]).to.deep.equal([
      64,
      '',
      true,
    ]);
  });
});
