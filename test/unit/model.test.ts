import { expect } from 'chai';
import { emailIdOf, idOf, normaliseEmail } from '../../server/model/ids.ts';
import { NEVER, type Doc } from '../../server/model/record.ts';
import { backoffMs, dead, done, later, next, wait, wake } from '../../server/model/work.ts';

const secret = Buffer.alloc(32, 1);
const held = (attempt: number, until: number): Doc => ({
  id: 'a',
  rev: 3,
  work: { dueAt: until, attempt, lease: { token: 't', until } },
});

describe('ids', () => {
  it('keeps keys apart that collide when joined', () => {
    expect(idOf('membership', ['a', 'bc'])).not.to.equal(idOf('membership', ['ab', 'c']));
    expect(idOf('award', ['a', 'b', 1])).not.to.equal(idOf('progress', ['a', 'b', 1]));
  });
  it('gives an address one id whatever its case and spaces', () => {
    expect(emailIdOf(secret, ' Ann@Example.ORG ')).to.equal(emailIdOf(secret, 'ann@example.org'));
    expect(normaliseEmail('A\u0308@x.org')).to.equal('\u00e4@x.org');
  });
});

describe('endings of a stage', () => {
  it('done leaves no work', () => expect(done(held(1, 9))).to.deep.equal({ id: 'a', rev: 3 }));
  it('next forgets attempts, later keeps them, wait gives one back', () => {
    expect(next(held(4, 9), 50).work).to.deep.equal({ dueAt: 50, attempt: 0 });
    expect(later(held(4, 9), 50, 'x').work).to.deep.equal({ dueAt: 50, attempt: 4, lastError: 'x' });
    expect(wait(held(4, 9), 50).work).to.deep.equal({ dueAt: 50, attempt: 3 });
  });
  it('dead is never due', () => expect(dead(held(12, 9), 'x').work?.dueAt).to.equal(NEVER));
  it('wake drops the lease, but not from under an outside call that is still leased', () => {
    expect(wake(held(4, 9), 5).work).to.deep.equal({ dueAt: 5, attempt: 0 });
    expect(wake(held(4, 9), 5, true)).to.deep.equal(held(4, 9));
    expect(wake(held(4, 9), 10, true).work).to.deep.equal({ dueAt: 10, attempt: 0 });
  });
  it('backs off from 30 s to 6 h with jitter', () => {
    expect(backoffMs(1, 0.5)).to.equal(30_000);
    expect(backoffMs(3, 0)).to.equal(96_000);
    expect(backoffMs(12, 1)).to.equal(6 * 3_600_000 * 1.2);
  });
});
