import { expect } from 'chai';
import fc from 'fast-check';
import sharp from 'sharp';
import { lucide } from '../../../server/pictures/lucide.ts';
import { badgeDesignSchema, type BadgeDesign } from '../../../server/model/badges/image.ts';
import { badgeIconNames } from '../../../server/pictures/badge-icons.ts';
import { checkSvg } from '../../../server/pictures/check-svg.ts';
import { drawBadge } from '../../../server/pictures/draw-badge.ts';
import { type Palette, paletteNames, palettes } from '../../../server/pictures/palettes.ts';
import { renderPng, thumbnail } from '../../../server/pictures/render-png.ts';
import { contrast } from '../../../server/views/contrast.ts';

const design = (changes: Partial<BadgeDesign> = {}): BadgeDesign => ({
  shape: 'circle',
  palette: 'teal',
  icon: 'medal',
  letters: '',
  ring: '',
  stars: 0,
  ...changes,
});
const shapes = badgeDesignSchema.shape.shape.options;
const rings = [
  '',
  'Lab safety',
  'Гуманитарные науки',
  'الثقافة البيانية',
  'אתיקה במחקר',
  'Δεοντολογία',
  'x'.repeat(60),
];
const designs = fc.record({
  shape: fc.constantFrom(...shapes),
  palette: fc.constantFrom(...paletteNames),
  icon: fc.constantFrom('', ...badgeIconNames),
  letters: fc.constantFrom('', 'A', 'WQ', 'שב', 'عا', '\u{1F600}'),
  ring: fc.constantFrom(...rings),
  stars: fc.constantFrom(0, 1, 2, 3),
});

describe('badge maker', () => {
  it('offers about sixty icons, twelve palettes and five shapes', () => {
    expect(badgeIconNames.length).to.be.within(60, 70);
    expect(new Set(badgeIconNames).size).to.equal(badgeIconNames.length);
    expect(paletteNames.length).to.equal(12);
    expect(shapes.length).to.equal(5);
    for (const icon of badgeIconNames)
      expect(lucide(icon), icon).to.match(/^<(path|circle|rect|line|ellipse|poly)/);
  });

  it('keeps every palette readable: icon on field, line and text on edge, text on banner', () => {
    for (const [name, palette] of Object.entries<Palette>(palettes)) {
      expect(contrast(palette.ink, palette.base), `${name} ink on base`).to.be.greaterThan(4.5);
      expect(contrast(palette.ink, palette.shade), `${name} ink on shade`).to.be.greaterThan(4.5);
      expect(contrast(palette.trim, palette.deep), `${name} trim on deep`).to.be.greaterThan(4.5);
      expect(contrast(palette.base, palette.deep), `${name} base on deep`).to.be.greaterThan(1.6);
    }
  });

  it('draws the same bytes for the same choices', () => {
    fc.assert(
      fc.property(designs, (chosen) => drawBadge(chosen, 'N') === drawBadge({ ...chosen }, 'N')),
      {
        numRuns: 30,
      },
    );
  });

  it('makes still, self-contained pictures without text elements, whatever is chosen', () => {
    fc.assert(
      fc.property(designs, (chosen) => {
        const svg = drawBadge(chosen, 'Name');
        expect(svg).to.not.match(/<text|<tspan|font|NaN|undefined|Infinity/);
        const { width, height, embedded } = checkSvg(svg);
        expect([width, height, embedded.length]).to.deep.equal([512, 512, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('writes ring text of each script as outlines that differ from no text', () => {
    for (const ring of rings.filter(Boolean)) {
      expect(drawBadge(design({ ring })).length, ring).to.be.greaterThan(drawBadge(design()).length + 300);
    }
  });

  it('escapes the name in the title', () => {
    expect(drawBadge(design(), 'a <b> & \u0007c')).to.include('<title>a &lt;b&gt; &amp; c</title>');
  });

  it('refuses palettes and icons that there are not, before any file is looked for', () => {
    expect(() => drawBadge(design({ palette: 'neon' })))
      .to.throw()
      .with.property('code', 'IMAGE_INVALID');
    expect(() => drawBadge(design({ icon: '../../package' })))
      .to.throw()
      .with.property('code', 'IMAGE_INVALID');
    expect(() => drawBadge(design({ palette: 'constructor' })))
      .to.throw()
      .with.property('code', 'IMAGE_INVALID');
  });

  it('renders at 48 px and at 512 px with the field, the icon and a clear corner', async () => {
    for (const size of [48, 512]) {
      const png = await renderPng(drawBadge(design({ icon: 'sigma', palette: 'red' })), size);
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).to.deep.equal([size, size, 4]);
      expect(data[3], 'corner').to.equal(0);
      const middle = (Math.floor(size / 2) * size + Math.floor(size * 0.2)) * 4;
      expect(data[middle + 3], 'body').to.equal(255);
    }
  });

  it('draws nothing outside its field', async () => {
    for (const shape of shapes) {
      const png = await renderPng(drawBadge(design({ shape, ring: 'Level two of three', stars: 3 })), 128);
      const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
      const border: number[] = [];
      for (let i = 0; i < info.width; i++) {
        for (const [x, y] of [
          [i, 0],
          [i, info.height - 1],
          [0, i],
          [info.width - 1, i],
        ] as const) {
          border.push(data[(y * info.width + x) * 4 + 3] ?? 255);
        }
      }
      expect(Math.max(...border), shape).to.be.lessThan(40);
    }
  });

  it('makes smaller copies and never larger ones, proportions kept', async () => {
    const wide = await sharp({ create: { width: 300, height: 100, channels: 4, background: '#123456' } })
      .png()
      .toBuffer();
    const small = await sharp(await thumbnail(wide, 96)).metadata();
    const large = await sharp(await thumbnail(wide, 800)).metadata();
    expect([small.width, small.height, large.width, large.height]).to.deep.equal([96, 32, 300, 100]);
  });
});
