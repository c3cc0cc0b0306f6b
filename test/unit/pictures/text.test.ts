import { expect } from 'chai';
import fc from 'fast-check';
import { boundsOf, canDraw, outline, outlineOnArc, shape } from '../../../server/pictures/text.ts';
import { wrap } from '../../../server/pictures/wrap.ts';

const options = { weight: 700, largest: 72, smallest: 36, room: 606, maxLines: 3 } as const;

describe('text as outlines', () => {
  it('has outlines for each script that names are written in', () => {
    for (const text of ['Lena', 'Nguyễn Thị', 'Åkesson Łukasz', 'Ελένη', 'Ирина', 'أحمد', 'נועה', 'सीता']) {
      expect(canDraw(text), text).to.equal(true);
      expect(outline(shape(text, 600), 40, 0, 0), text).to.match(/^M[-\d. MLQCZ]+Z$/);
    }
  });

  it('says which texts it cannot draw, and leaves their characters out', () => {
    expect(canDraw('王小明')).to.equal(false);
    expect(shape('王小明', 400).glyphs.length).to.equal(0);
    expect(outline(shape('王小明', 400), 40, 0, 0)).to.equal('');
  });

  it('orders right-to-left text by the bidi algorithm', () => {
    const hebrew = shape('אב', 400);
    const [alef, bet] = [shape('א', 400), shape('ב', 400)];
    expect(hebrew.isRtl).to.equal(true);
    expect(hebrew.glyphs.map((glyph) => glyph.width)).to.deep.equal([bet.width, alef.width]);
    const mixed = shape('אב R 12', 400);
    expect(mixed.glyphs.at(-1)?.width).to.equal(alef.width);
  });

  it('mirrors brackets in right-to-left text', () => {
    const first = shape('(א)', 400).glyphs[0];
    const open = shape('(', 400).glyphs[0];
    expect(first?.commands()).to.deep.equal(open?.commands());
  });

  it('joins Arabic letters', () => {
    const joined = shape('سلم', 400);
    const apart = ['س', 'ل', 'م'].map((letter) => shape(letter, 400).width).reduce((a, b) => a + b, 0);
    expect(joined.width).to.be.lessThan(apart);
  });

  it('bends a line around a centre without changing how many outlines it has', () => {
    const line = shape('Open science', 600, 60);
    const count = (path: string): number => path.split('M').length;
    const bent = outlineOnArc(line, 40, { centreX: 0, centreY: 0, radius: 180, middle: 0 });
    expect(count(bent)).to.equal(count(outline(line, 40, 0, 0)));
    const points = [...bent.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((m) =>
      Math.hypot(Number(m[1]), Number(m[2])),
    );
    expect(Math.min(...points)).to.be.greaterThan(165);
    expect(Math.max(...points)).to.be.lessThan(225);
  });

  it('never throws and never makes broken numbers, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const line = shape(text, 400);
        expect(outline(line, 20, 0, 0)).to.not.match(/NaN|Infinity|undefined/);
        expect(Number.isFinite(boundsOf(line).right)).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });

  it('wraps at spaces into at most three lines, as large as that allows', () => {
    const { lines, size } = wrap('Wissenschaftliches Schreiben für Fortgeschrittene', options);
    expect(lines.length).to.be.within(2, 3);
    expect(size).to.be.greaterThan(options.smallest);
    for (const line of lines) expect((line.width * size) / 1000).to.be.at.most(options.room);
  });

  it('breaks a word that is longer than a line, and ends what does not fit with an ellipsis', () => {
    const { lines, size } = wrap('x'.repeat(300), options);
    expect(lines.length).to.equal(3);
    expect(size).to.equal(options.smallest);
    for (const line of lines) expect((line.width * size) / 1000).to.be.at.most(options.room);
    const ellipsis = shape('…', 700).width;
    expect(lines[2]?.glyphs.at(-1)?.width).to.equal(ellipsis);
  });
});
