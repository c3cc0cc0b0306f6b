import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { contrast } from '../../../server/views/contrast.ts';

const folder = new URL('../../../server/views/assets/', import.meta.url);
const css = readFileSync(new URL('site.css', folder), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

/** Declarations with the selector they stand under, tokens (`:root { ... }`) apart. */
function declarations(): { tokens: Record<string, string>[]; rest: string[] } {
  const tokens: Record<string, string>[] = [];
  const rest: string[] = [];
  for (const [, selector = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const lines = body
      .split(';')
      .map((line) => line.trim().replace(/\s+/g, ' '))
      .filter(Boolean);
    if (selector.trim() === ':root') {
      tokens.push(
        Object.fromEntries(
          lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        ),
      );
    } else rest.push(...lines.map((line) => `${selector.trim()} { ${line} }`));
  }
  return { tokens, rest };
}
const { tokens, rest } = declarations();
const [light = {}, dark = {}] = tokens;

describe('the stylesheet', () => {
  it('has raw colours and sizes in its token blocks only', () => {
    const raw =
      /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklch|color)a?\(|(?<![\w-])-?\d*\.?\d+(?:px|rem|em|ch|ex|lh|pt|pc|cm|mm|in|q|vw|vh|vi|vb|vmin|vmax|dvh|svh|lvh|ms|s)\b/i;
    const named = /:\s*[^;{}]*\b(?:black|white|red|green|blue|gr[ae]y|silver|teal|navy|orange|yellow)\b/i;
    expect(rest.length).to.be.greaterThan(300);
    expect(rest.filter((line) => raw.test(line) || named.test(line))).to.deep.equal([]);
  });

  it('uses no token that is not there, and has none that is not used', () => {
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
    const local = new Set([...css.matchAll(/(--(?:tint|fill)):/g)].map((match) => match[1]));
    const known = new Set(Object.keys(light).filter((name) => name.startsWith('--')));
    expect(
      [...used].filter((name) => name !== undefined && !known.has(name) && !local.has(name)),
    ).to.deep.equal([]);
    expect([...known].filter((name) => !used.has(name))).to.deep.equal([]);
  });

  it('knows no left and right, so that every page mirrors', () => {
    const physical =
      /^(?:left|right|top|bottom|float|(?:min-|max-)?(?:width|height)|(?:margin|padding|border)-(?:left|right|top|bottom)(?:-.*)?)$/;
    const properties = rest.map((line) => /\{ ([\w-]+):/.exec(line)?.[1] ?? '');
    expect(properties.filter((property) => physical.test(property))).to.deep.equal([]);
    expect(properties.filter((property) => property === '')).to.deep.equal([]);
    expect(rest.filter((line) => /text-align: (left|right)/.test(line))).to.deep.equal([]);
  });

  it('reaches for nothing outside and fixes nothing to the window', () => {
    expect(css).to.not.match(/@import|url\(|position:\s*(?:fixed|sticky)|100d?vh|!important/);
  });

  it('moves by opacity and transform only, and not at all where less motion is asked for', () => {
    expect(rest.filter((line) => line.includes('transition'))).to.deep.equal([]);
    const frames = css.slice(css.indexOf('@keyframes'));
    expect(frames.slice(0, frames.indexOf('}'))).to.match(/opacity/);
    const animated = rest
      .filter((line) => /animation:(?! none)/.test(line))
      .map((line) => line.split(' {')[0]);
    const still = css.slice(css.indexOf('prefers-reduced-motion'));
    for (const selector of animated)
      expect(still.slice(0, still.indexOf('none'))).to.include(selector ?? '?');
  });

  it('keeps text at 4.5:1 and edges of controls at 3:1, light and dark', () => {
    for (const [name, look] of [
      ['light', light],
      ['dark', { ...light, ...dark }],
    ] as const) {
      const ratio = (one: string, other: string): number =>
        contrast(look[`--${one}`] ?? '', look[`--${other}`] ?? '');
      const tints = ['done', 'wait', 'need', 'fail', 'gone'];
      const pairs: [string, string][] = [
        ...['text', 'muted', 'accent', 'accent-deep', ...tints].flatMap((text): [string, string][] => [
          [text, 'ground'],
          [text, 'sunk'],
        ]),
        ...tints.flatMap((tone): [string, string][] => [
          [tone, `${tone}-tint`],
          ['text', `${tone}-tint`],
          ['accent', `${tone}-tint`],
        ]),
        ['accent', 'accent-tint'],
        ['on-accent', 'accent'],
        ['on-accent', 'accent-deep'],
      ];
      for (const [one, other] of pairs)
        expect(ratio(one, other), `${name}: ${one} on ${other}`).to.be.at.least(4.5);
      for (const ground of ['ground', 'sunk'])
        expect(ratio('edge', ground), `${name}: edge on ${ground}`).to.be.at.least(3);
    }
  });
});

describe('the budget of a page', () => {
  const gzipped = (name: string): number =>
    gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length;

  it('is 12 KB of stylesheet and 4 KB of script, gzipped', () => {
    expect(gzipped('site.css')).to.be.at.most(12 * 1024);
    expect(gzipped('enhance.js')).to.be.at.most(4 * 1024);
  });

  it('grows by 4 KB of script at most where badges are verified', () => {
    expect(gzipped('verify.js')).to.be.at.most(4 * 1024);
  });
});
