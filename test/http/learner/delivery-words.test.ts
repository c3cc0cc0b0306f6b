import { expect } from 'chai';
import type { OwnDelivery } from '../../../server/actions/learners/read-own-award.ts';
import { maskAddress } from '../../../server/model/learners/mask-address.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import {
  type Delivery,
  deliveryState,
  providerState,
  resultCode,
} from '../../../server/model/deliveries/delivery.ts';
import { deliveryLook } from '../../../server/views/learner/delivery-words.ts';
import { wordsFor } from '../../../server/views/words.ts';

const words = wordsFor('en');
const award = { state: 'awarded', documents: { address: 'lena.brandt@school.example' } } as Award;

function own(delivery: Partial<Delivery>, connection = 'connected'): OwnDelivery {
  return {
    delivery: {
      state: 'queued',
      providerState: 'none',
      there: { kind: 'none' },
      createdAt: 0,
      ...delivery,
    } as Delivery,
    host: { name: 'Twin' } as OwnDelivery['host'],
    connection: { state: connection } as OwnDelivery['connection'],
  };
}

describe('the words for a delivery', () => {
  it('exist for every state with every reason, and leave nothing unfilled', () => {
    for (const state of deliveryState.options)
      for (const lastCode of [undefined, ...resultCode.options]) {
        const look = deliveryLook(
          own({ state, ...(lastCode === undefined ? {} : { lastCode }) }),
          award,
          words,
        );
        const { timed } = look;
        const said = [
          look.state,
          look.text,
          timed === undefined ? '' : words.t(timed.key, { ...timed.params, time: 'x' }),
        ];
        expect(said.join(' '), `${state} ${lastCode ?? ''}`).not.to.match(/\{\{|learner\./);
        expect(look.state).not.to.equal('');
      }
  });

  it('never call it received while the provider does not show it', () => {
    const shown = providerState.options.map((one) => [
      one,
      deliveryLook(own({ state: 'delivered', providerState: one }), award, words).tone,
    ]);
    const done = shown.filter(([, tone]) => tone === 'done').map(([one]) => one);
    expect(done).to.deep.equal(['none', 'accepted', 'unknown']);
  });

  it('ask for a new sign-in where sending again cannot help', () => {
    const next = (lastCode: Delivery['lastCode'], connection?: string): string | undefined =>
      deliveryLook(
        own({ state: 'action_needed', ...(lastCode === undefined ? {} : { lastCode }) }, connection),
        award,
        words,
      ).next;
    expect(next('auth_invalid')).to.equal('sign-in');
    expect(next('forbidden')).to.equal('sign-in');
    expect(next('recipient_mismatch')).to.equal('again');
    expect(next('server')).to.equal('again');
    expect(next('server', 'action_needed')).to.equal('sign-in');
  });

  it('mask the address, whatever it looks like', () => {
    expect(maskAddress('lena.brandt@school.example')).to.equal('l***t@school.example');
    expect(maskAddress('ab@school.example')).to.equal('a***@school.example');
    expect(maskAddress('ü@school.example')).to.equal('ü***@school.example');
    expect(maskAddress('nothing')).to.equal('***');
    expect(maskAddress('')).to.equal('***');
  });
});
