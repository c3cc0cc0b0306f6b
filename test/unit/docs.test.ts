import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { moodleCapabilities, moodleFunctions } from '../../server/views/admin/moodle-account.tsx';
import { envSchema } from '../../config/env.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

describe('the documentation', () => {
  it('links only to what is there', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(resolve(root, dirname(page), path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('names files of this repository that are there', () => {
    const missing = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:server|lti|adapters|test|scripts|config)\/[\w./-]+?)`/g)]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('numbers each decision once, without a gap', () => {
    const numbers = pages
      .flatMap((page) => /decisions\/(\d{4})-/.exec(page)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
    expect(numbers).to.deep.equal(numbers.map((_, i) => i + 1));
  });

  it('tells admins exactly the functions and capabilities that the product asks for', () => {
    const guide = read('docs/guide-admin.md');
    const named = (form: RegExp): string[] => [
      ...new Set([...guide.matchAll(form)].map(([, name = '']) => name)),
    ];
    expect(named(/`((?:core|gradereport)_\w+)`/g)).to.have.members([...moodleFunctions]);
    const capabilities = named(/`((?:webservice|moodle|report|gradereport)\/\w+:\w+)`/g);
    // What the administrator who installs the tool needs, not the account.
    expect(capabilities.filter((name) => name !== 'moodle/site:config')).to.have.members([
      ...moodleCapabilities,
    ]);
  });

  it('tells operators of no variable that is not read', () => {
    const named = [...read('docs/guide-operator.md').matchAll(/`([A-Z]{2,}(?:_[A-Z]+)*)[=`]/g)].map(
      ([, name = '']) => name,
    );
    const others = new Set(['SIGTERM', 'SIGINT', 'GET', 'EMAIL', 'NAME']);
    const unknown = named.filter((name) => !(name in envSchema.shape) && !others.has(name));
    expect(unknown).to.deep.equal([]);
  });
});
