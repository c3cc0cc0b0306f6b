import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const library = new URL('../../../server/openbadges/', import.meta.url);
const text = readFileSync(new URL('README.md', library), 'utf8');
/** Blocks that name their file in the first line. */
const files = [...text.matchAll(/^```js\n\/\/ ([a-z0-9-]+\.mjs)\n(.*?)^```$/gms)].map((block) => ({
  name: block[1] ?? '',
  code: block[2] ?? '',
}));

describe('the package', () => {
  const root = new URL('../../../', import.meta.url);
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  const targets = Object.values(exports).flatMap((one) =>
    typeof one === 'string' ? [one] : Object.values(one),
  );

  it('exports what the build makes of files that are there', () => {
    expect(targets).to.have.length(4);
    for (const target of targets) {
      const source = target.replace('./dist/', './').replace(/(\.d\.ts|\.js)$/, '.ts');
      expect(existsSync(new URL(source, root)), target).to.equal(true);
    }
  });
});

describe('the library’s README', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'openbadges-readme-'));
    const entry = JSON.stringify(new URL('index.ts', library).href);
    for (const { name, code } of files) {
      writeFileSync(join(folder, name), code.replaceAll("'badge-bridge/openbadges'", entry));
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has an example for each verb', () => {
    expect(files.map(({ name }) => name.replace('.mjs', ''))).to.include.members([
      'college',
      'build',
      'build-v2',
      'sign-di',
      'sign-jwt',
      'sign-v2',
      'bake-png',
      'bake-svg',
      'verify',
      'keys',
      'status-lists',
      'revocation-lists',
      'endorse',
    ]);
  });

  for (const { name, code } of files) {
    it(`runs ${name}`, async () => {
      expect(name === 'college.mjs' || code.includes('assert.'), 'an example asserts what it shows').to.equal(
        true,
      );
      await import(pathToFileURL(join(folder, name)).href);
    });
  }
});
