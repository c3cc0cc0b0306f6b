import { expect } from 'chai';
import fc from 'fast-check';
import { accentsOf, findStylesheet, grounds, stylesheet } from '../../../server/views/stylesheet.ts';
import { asset, assetFile, findAsset } from '../../../server/views/assets.ts';
import { contrast } from '../../../server/views/contrast.ts';
import { fromOklch, toOklch } from '../../../server/views/oklch.ts';

const colours = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);
const looks = ['light', 'dark'] as const;
/** Hard ones: pure, without hue, at both ends, and on the edge of what is readable. */
const hard = ['#ffffcc', '#00003c', '#000000', '#ffffff', '#ffff00', '#0000ff', '#ff0000', '#00ff00'];
const always = (holds: (colour: string) => void): void =>
  fc.assert(
    fc.property(colours, (colour) => {
      holds(colour);
    }),
    { examples: hard.map((colour): [string] => [colour]) },
  );

describe('contrast', () => {
  it('is what WCAG says for known pairs', () => {
    expect(contrast('#000', '#ffffff')).to.equal(21);
    expect(contrast('#767676', '#fff')).to.be.within(4.54, 4.55);
    expect(contrast('#777777', '#fff')).to.be.within(4.47, 4.48);
  });
});

describe('OKLCH', () => {
  it('gives every colour back', () => {
    always((colour) => expect(fromOklch(toOklch(colour))).to.equal(colour));
  });

  it('is what CSS Color 4 says for pure red', () => {
    const { lightness, chroma, hue } = toOklch('#ff0000');
    expect(lightness).to.be.within(0.6279, 0.628);
    expect(chroma).to.be.within(0.2576, 0.2578);
    expect((hue * 180) / Math.PI).to.be.within(29.2, 29.3);
  });

  it('takes chroma away where a screen cannot show the colour, never hue', () => {
    const { hue } = toOklch('#0000ff');
    const shown = toOklch(fromOklch({ lightness: 0.9, chroma: 0.3, hue }));
    expect(shown.chroma).to.be.below(0.1);
    expect(shown.lightness).to.be.within(0.895, 0.905);
    expect(shown.hue).to.be.within(hue - 0.05, hue + 0.05);
  });
});

describe('the accent of an organisation', () => {
  it('has 4.5:1 on the ground, for every colour, light and dark', () => {
    always((colour) => {
      const accents = accentsOf(colour);
      for (const look of looks)
        expect(contrast(accents[look].accent, grounds[look].ground), look).to.be.at.least(4.5);
    });
  });

  it('is the given colour where that can be read already, and else no further away than needed', () => {
    always((colour) => {
      const accents = accentsOf(colour);
      for (const look of looks) {
        const { ground } = grounds[look];
        const { accent } = accents[look];
        if (contrast(colour, ground) >= 4.5) expect(accent, look).to.equal(colour);
        else expect(contrast(accent, ground), look).to.be.below(4.6);
      }
    });
  });

  it('is darkened on white and lightened on the dark ground, in the same hue', () => {
    always((colour) => {
      const given = toOklch(colour);
      const { light, dark } = accentsOf(colour);
      expect(toOklch(light.accent).lightness).to.be.at.most(given.lightness + 0.001);
      expect(toOklch(dark.accent).lightness).to.be.at.least(given.lightness - 0.001);
      for (const shade of [light.accent, dark.accent].map(toOklch)) {
        if (given.chroma < 0.04 || shade.chroma < 0.04) continue;
        const turned = Math.abs(Math.atan2(Math.sin(shade.hue - given.hue), Math.cos(shade.hue - given.hue)));
        expect(turned).to.be.below(0.12);
      }
    });
  });

  it('can be read on every tinted ground, under the pointer too, and so can what stands on it', () => {
    always((colour) => {
      const accents = accentsOf(colour);
      for (const look of looks) {
        const { ground, tinted } = grounds[look];
        const shades = accents[look];
        for (const under of [...tinted, shades['accent-tint']]) {
          expect(contrast(shades['accent-on-tint'], under), `${look} on ${under}`).to.be.at.least(4.5);
          expect(contrast(shades['accent-deep'], under), `${look} deep on ${under}`).to.be.at.least(4.5);
        }
        expect(contrast(shades['accent-deep'], ground), look).to.be.at.least(4.5);
        for (const filled of ['accent', 'accent-on-tint', 'accent-deep'] as const)
          expect(contrast(shades['on-accent'], shades[filled]), `${look} ${filled}`).to.be.at.least(4.5);
      }
    });
  });

  it('can be told from the accent under the pointer and from the bar of those who are near', () => {
    always((colour) => {
      const { light, dark } = accentsOf(colour);
      for (const shades of [light, dark]) {
        expect(contrast(shades.accent, shades['accent-deep'])).to.be.above(1.1);
        expect(contrast(shades.accent, shades['accent-mid'])).to.be.above(1.5);
      }
    });
  });

  it('leaves the texts of the pages readable on its tint', () => {
    const css = assetFile('site.css').bytes.toString('utf8');
    const texts = [...css.matchAll(/--(?:text|muted): (#[0-9a-f]{6});/g)].map((match) => match[1] ?? '');
    expect(texts).to.have.length(4);
    always((colour) => {
      const { light, dark } = accentsOf(colour);
      for (const [index, text] of texts.entries())
        expect(contrast(text, (index < 2 ? light : dark)['accent-tint']), text).to.be.at.least(4.5);
    });
  });
});

describe('the stylesheet of an organisation', () => {
  it('is the product’s own followed by the shades, under an address that changes with both', () => {
    const { path, bytes, type } = stylesheet('#1a5f7a');
    const own = assetFile('site.css').bytes.toString('utf8');
    const { light, dark } = accentsOf('#1a5f7a');
    const block = (shades: object): string =>
      `:root{${Object.entries(shades)
        .map(([name, value]) => `--${name}:${String(value)}`)
        .join(';')}}`;
    expect(bytes.toString('utf8')).to.equal(
      `${own}${block(light)}\n@media (prefers-color-scheme:dark){${block(dark)}}\n`,
    );
    expect(block(light)).to.match(/^:root\{(?:--[a-z-]+:#[0-9a-f]{3,6};?){6}\}$/);
    expect(path).to.match(/^\/assets\/site\.[0-9a-f]{12}\.1a5f7a\.css$/);
    expect(type).to.equal('text/css; charset=utf-8');
    expect(stylesheet('#1a5f7b').path.slice(0, 25)).not.to.equal(path.slice(0, 25));
    expect(findStylesheet(path)?.bytes.equals(bytes)).to.equal(true);
  });

  it('overrides only tokens that site.css has', () => {
    const css = assetFile('site.css').bytes.toString('utf8');
    for (const name of Object.keys(accentsOf('#1a5f7a').light)) expect(css).to.include(`  --${name}: `);
  });

  it('stays within 12 KB gzipped', () => {
    expect(stylesheet('#ffffcc').gzipped?.length).to.be.within(1000, 12 * 1024);
  });

  it('is the product’s own without a colour, and for whatever is none', () => {
    const none = [undefined, '', '#fff', '#FFFFFF', 'red', '#1a5f7a;}', '#1a5f7a\n', ' #1a5f7a', '#1a5f7g'];
    for (const colour of none) expect(stylesheet(colour).path, String(colour)).to.equal(asset('site.css'));
  });

  it('is not found under an address that names no colour, another hash, or more', () => {
    const { path } = stylesheet('#1a5f7a');
    const wrong = [
      path.replace('1a5f7a', '1A5F7A'),
      path.replace('1a5f7a', '1a5f7b'),
      path.replace('1a5f7a', 'fff'),
      path.replace('1a5f7a', '1a5f7a}*{color:red'),
      path.replace('.css', '.css\n'),
      path.replace(/site\.\w{12}/, 'site.000000000000'),
      path.replace('site', 'logo'),
    ];
    for (const address of wrong) {
      expect(findStylesheet(address), address).to.equal(undefined);
      expect(findAsset(address), address).to.equal(undefined);
    }
  });

  it('is the same after more colours than are kept', () => {
    const before = stylesheet('#1a5f7a');
    for (let value = 0; value < 101; value++) stylesheet(`#0000${value.toString(16).padStart(2, '0')}`);
    const after = stylesheet('#1a5f7a');
    expect(after).not.to.equal(before);
    expect([after.path, after.etag]).to.deep.equal([before.path, before.etag]);
  });
});
