import { expect } from 'chai';
import { startSite, type Site } from '../learner/site.ts';

describe('strangers at the API', function () {
  this.timeout(30_000);
  let site: Site;
  before(async () => {
    site = await startSite({ trustProxy: 1 });
  });
  after(() => site.close());

  const from = async (address: string): Promise<number> =>
    (await fetch(`${site.origin}/api/v1/badges`, { headers: { 'x-forwarded-for': address } })).status;

  it('are slowed down by their network: new addresses of one household count as one', async () => {
    for (let i = 1; i <= 120; i++) expect(await from(`2001:db8:1:1::${i.toString(16)}`)).to.equal(401);
    expect(await from('2001:db8:1:1::ffff')).to.equal(429);
    expect(await from('2001:db8:1:2::1')).to.equal(401);
  });
});
