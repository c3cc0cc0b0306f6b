import { expect } from 'chai';
import { until } from '../../scripts/demo/walk/until.ts';
import { type Step, type StepResult, steps, walk } from '../../scripts/demo/walk/walk.ts';
import type { Way } from '../../scripts/demo/walk/way.ts';

const way = {} as Way;

async function taken(which: readonly Step[]): Promise<{ isWell: boolean; told: StepResult[] }> {
  const told: StepResult[] = [];
  const isWell = await walk(way, (result) => told.push(result), which);
  return { isWell, told };
}

describe('the walk of the demo', () => {
  it('takes the steps of the main job in their order', () => {
    expect(steps.map(([name]) => name).join(', ')).to.equal(
      'registered, deep-linked, badge-activated, launched, completed, awarded, ob2-verified, ob3-verified, ' +
        'baked, backpack-connected, pushed, shared, wallet-collected, revoked, revocation-seen',
    );
  });

  it('tells each step with what it found, and that all held', async () => {
    const { isWell, told } = await taken([
      ['first', () => Promise.resolve({ found: 1 })],
      ['second', () => Promise.resolve({})],
    ]);
    expect([isWell, ...told.map(({ ms: _ms, ...rest }) => rest)]).to.deep.equal([
      true,
      { step: 'first', ok: true, found: 1 },
      { step: 'second', ok: true },
    ]);
  });

  it('stops at a step that does not hold and says why', async () => {
    const { isWell, told } = await taken([
      ['first', () => Promise.reject(new Error('the badge is not there'))],
      ['second', () => Promise.resolve({})],
    ]);
    expect([isWell, ...told.map(({ ms: _ms, ...rest }) => rest)]).to.deep.equal([
      false,
      { step: 'first', ok: false, error: 'the badge is not there' },
    ]);
  });

  it('bears what throws for a while, and ends with the last reason', async () => {
    let tries = 0;
    const found = await until('it', () => {
      tries += 1;
      return tries < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(tries);
    });
    expect(found).to.equal(3);
    const ended = await until(
      'the badge is there',
      () => Promise.reject(new Error('connection refused')),
      200,
    ).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(ended).to.equal('Error: the badge is there: connection refused');
  });
});
