import { expect } from 'chai';
import fc from 'fast-check';
import { createSealer } from '../../../adapters/system/create-sealer.ts';
import { systemClock } from '../../../adapters/system/system-clock.ts';
import { systemRandom } from '../../../adapters/system/system-random.ts';
import { throwOf } from '../../helpers/failure.ts';
import { seededRandom } from '../../helpers/random.ts';

const key = seededRandom('key').bytes(32);
const wellFormed = fc.string({ unit: 'grapheme' });

describe('the sealer', () => {
  it('opens what it sealed, for any text and purpose', () => {
    const sealer = createSealer(key);
    fc.assert(
      fc.property(wellFormed, wellFormed, (plain, purpose) => {
        expect(sealer.open(sealer.seal(plain, purpose), purpose)).to.equal(plain);
      }),
    );
  });

  it('never makes the same sealed value twice, and shows nothing of the text', () => {
    const sealer = createSealer(key);
    const [a, b] = [sealer.seal('hunter2', 'lms'), sealer.seal('hunter2', 'lms')];
    expect(a).to.not.equal(b);
    expect(a).to.match(/^v1\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(a.slice(3), 'base64url').toString('latin1')).to.not.include('hunter2');
  });

  it('does not open under another purpose', async () => {
    const sealer = createSealer(key);
    const sealed = sealer.seal('secret', 'lms-token');
    expect((await throwOf(() => sealer.open(sealed, 'grant'))).code).to.equal('SECRET_UNREADABLE');
  });

  it('does not open under another key', async () => {
    const sealed = createSealer(key).seal('secret', 'p');
    const other = createSealer(seededRandom('other').bytes(32));
    expect((await throwOf(() => other.open(sealed, 'p'))).code).to.equal('SECRET_UNREADABLE');
  });

  it('does not open once any character was changed, cut off or added', () => {
    const sealer = createSealer(key, seededRandom());
    const sealed = sealer.seal('a secret of some length', 'p');
    const codeOf = async (text: string): Promise<string> =>
      (await throwOf(() => sealer.open(text, 'p'))).code;
    return fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.length - 1),
        fc.constantFrom('A', 'Q', 'g', 'w', '0', 'z', '_', '-', '.', '=', '+', ' ', 'é'),
        async (at, char) => {
          fc.pre(sealed[at] !== char);
          expect(await codeOf(sealed.slice(0, at) + char + sealed.slice(at + 1))).to.equal(
            'SECRET_UNREADABLE',
          );
          expect(await codeOf(sealed.slice(0, at))).to.equal('SECRET_UNREADABLE');
          expect(await codeOf(sealed + char)).to.equal('SECRET_UNREADABLE');
        },
      ),
    );
  });

  it('refuses a key that is not 32 bytes long', async () => {
    expect((await throwOf(() => createSealer(new Uint8Array(16)))).code).to.equal('CONFIG_INVALID');
  });
});

describe('the system clock and random', () => {
  it('stops sleeping when the signal aborts', async () => {
    const stop = new AbortController();
    const sleep = systemClock().sleep(3_600_000, stop.signal);
    stop.abort();
    await sleep;
    await systemClock().sleep(3_600_000, stop.signal);
    await systemClock().sleep(1);
  });

  it('tells the time of the machine', () => {
    const before = Date.now();
    expect(systemClock().now()).to.be.within(before, Date.now());
  });

  it('draws as many bytes as asked, and fractions below 1', () => {
    const random = systemRandom();
    expect(random.bytes(32)).to.have.length(32);
    expect(Buffer.from(random.bytes(16)).equals(Buffer.from(random.bytes(16)))).to.equal(false);
    for (let i = 0; i < 100; i += 1) expect(random.fraction()).to.be.within(0, 1 - 2 ** -48);
  });
});
