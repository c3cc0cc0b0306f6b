import { expect } from 'chai';
import fc from 'fast-check';
import { decimalOf, percentOf } from '../../../adapters/lms/decimal.ts';
import { decimal } from '../../../server/model/signals/signal.ts';

describe('decimals of an LMS', () => {
  it('keep every digit and lose only what says nothing', () => {
    for (const [value, text] of [
      [80, '80'],
      [69.995, '69.995'],
      ['80.00000', '80'],
      ['0069.50', '69.5'],
      [-0, '0'],
      ['-0.0', '0'],
      [-3.25, '-3.25'],
      [1e21, '1000000000000000000000'],
      [1.5e-7, '0.00000015'],
      ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ] as const)
      expect(decimalOf(value), String(value)).to.equal(text);
  });

  it('are none where the value is no number or too long to be kept whole', () => {
    for (const value of [
      null,
      undefined,
      '',
      'ten',
      '1,5',
      '0x10',
      ' 1',
      '1e400',
      NaN,
      Infinity,
      {},
      true,
      1e300,
      1e-40,
      '.5',
      '5.',
    ])
      expect(decimalOf(value), JSON.stringify(value)).to.equal(undefined);
  });

  it('read back as the number they were written from', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        const text = decimalOf(value);
        if (text === undefined) return;
        expect(Number(text)).to.equal(value === 0 ? 0 : value);
        expect(decimal.safeParse(text).success).to.equal(true);
      }),
    );
  });
});

describe('percent of a grade', () => {
  it('is exact where it ends', () => {
    for (const [raw, min, max, percent] of [
      [80, 0, 100, '80'],
      [69.995, 0, 100, '69.995'],
      [7, 0, 8, '87.5'],
      [6, 1, 11, '50'],
      [0, 0, 10, '0'],
      ['12.50000', '0.00000', '20.00000', '62.5'],
      [105, 0, 100, '105'],
      [-5, 0, 100, '-5'],
      [0.1, 0, 0.3 + 0.1, '25'],
      [1, 0, 1024, '0.09765625'],
    ] as const)
      expect(percentOf(raw, min, max), `${raw} of ${min} to ${max}`).to.equal(percent);
  });

  it('is cut after 12 places where it never ends, and never rounded up to a threshold', () => {
    expect(percentOf(2, 0, 3)).to.equal('66.666666666666');
    expect(percentOf(-2, 0, 3)).to.equal('-66.666666666666');
    expect(percentOf('69.99999999999999', 0, 100)).to.equal('69.99999999999999');
    expect(percentOf('209.999999999999999', 0, 300)).to.equal('69.999999999999999666666'.slice(0, 15));
  });

  it('is unknown without a grade or a range', () => {
    for (const [raw, min, max] of [
      [null, 0, 100],
      [5, null, 10],
      [5, 0, undefined],
      [5, 10, 10],
      [5, 10, 0],
      ['-', 0, 1],
    ] as const)
      expect(percentOf(raw, min, max)).to.equal(undefined);
  });

  it('never exceeds the true share, and misses it by less than 10^-12', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 10_000_000 }), (raw, max) => {
        const text = percentOf(raw / 100, 0, max / 100) ?? '';
        expect(decimal.safeParse(text).success).to.equal(true);
        const [whole = '', fraction = ''] = text.split('.');
        const scaled = BigInt(whole + fraction.padEnd(25, '0'));
        const over = BigInt(raw) * 100n * 10n ** 25n - scaled * BigInt(max);
        expect(over >= 0n && over < BigInt(max) * 10n ** 13n).to.equal(true);
      }),
    );
  });
});
