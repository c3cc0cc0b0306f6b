import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';

interface House {
  refusal: (file: string, target: string, isTypeOnly: boolean) => string | undefined;
}
const root = resolve(import.meta.dirname, '../..');
const { refusal } = (await import(join(root, 'house.config.js'))) as House;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

describe('the house', () => {
  const files = ['config', 'server', 'lti', 'adapters'].flatMap(sources);

  it('is more than a handful of files', () => expect(files.length).to.be.greaterThan(50));

  it('imports only in the directions of house.config.js', () => {
    const wrong = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?\bfrom\s+'([^']+)'/gms)].flatMap(
        (match) => {
          const source = match[2] ?? '';
          const target = source.startsWith('.')
            ? relative(root, resolve(root, dirname(file), source))
            : source;
          const why = refusal(file, target, match[1] !== undefined);
          return why === undefined ? [] : [`${file}: ${why}`];
        },
      );
    });
    expect(wrong).to.deep.equal([]);
  });

  it('refuses a model that reaches for an action, and axios outside its home', () => {
    expect(refusal('server/model/ids.ts', 'server/actions/x.ts', false)).to.be.a('string');
    expect(refusal('server/views/x.tsx', 'server/ports/store.ts', false)).to.be.a('string');
    expect(refusal('server/views/x.tsx', 'server/ports/store.ts', true)).to.equal(undefined);
    expect(refusal('adapters/lms/moodle.ts', 'axios', false)).to.be.a('string');
  });

  it('reads process.env and writes to the console nowhere but where it may', () => {
    const wrong = files.filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return (
        (file !== 'config/env.ts' && text.includes('process.env')) ||
        /\bconsole\.\w+\(/.test(text) ||
        text.includes('export default')
      );
    });
    expect(wrong).to.deep.equal([]);
  });
});
