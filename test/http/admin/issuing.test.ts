import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { type Office, openOffice } from './office.ts';

describe('the page of how badges are issued', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const chosen = async (organisation = office.organisation): Promise<object | undefined> =>
    (await office.ctx.store.get(organisations, organisation))?.issuing;
  const post = (fields: Record<string, string>, headers = { 'sec-fetch-site': 'same-origin' }) =>
    office.raw('POST', '/admin/issuing', {
      headers: {
        cookie: `__Host-bb_own=${office.ownerToken}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
  const wish = { issuerId: 'https', status: '1edtech', recipient: 'plain', services: 'refresh' };

  it('shows the usual choices until an owner chooses, and then these', async () => {
    const page = await visitor.open(`${office.origin}/admin/issuing`);
    const checked = (html: string): string[] =>
      [...html.matchAll(/<input[^>]*type="(?:radio|checkbox)"[^>]*>/g)]
        .map(([tag]) => tag)
        .filter((tag) => tag.includes(' checked'))
        .map((tag) => /value="([^"]*)"/.exec(tag)?.[1] ?? '');
    expect(checked(page.html)).to.deep.equal(['did-web', 'bitstring', 'hashed']);
    expect(page.words).not.to.include('show the e-mail address');
    const after = await visitor.press(page, 'Save', wish);
    expect(after.words).to.include('Saved.').and.include('show the e-mail address of their learner');
    expect(checked(after.html)).to.deep.equal(['https', '1edtech', 'plain', 'refresh']);
    expect(await chosen()).to.deep.equal({
      issuerId: 'https',
      status: '1edtech',
      recipient: 'plain',
      hasRefresh: true,
      hasSchema: false,
    });
    expect((await office.audited()).map(({ action }) => action)).to.include('issuing.changed');
  });

  it('takes nothing else, from nobody else, for no other organisation', async () => {
    for (const wrong of [{ issuerId: 'did:key' }, { status: '' }, { recipient: 'md5' }])
      expect((await post({ ...wish, ...wrong })).status).to.equal(400);
    expect((await post(wish, { 'sec-fetch-site': 'cross-site' })).status).to.equal(403);
    expect(await chosen()).to.equal(undefined);
    expect((await post(wish)).status).to.equal(303);
    expect(await chosen(office.neighbour.organisation)).to.equal(undefined);
  });
});
