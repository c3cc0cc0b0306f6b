import { expect } from 'chai';
import { documentLoader } from '../../../server/actions/public/load-document.ts';
import { publishAward } from '../../../server/actions/awards/publish-award.ts';
import { verifyBadge } from '../../../server/actions/public/verify-badge.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import { addressesOf } from '../../../server/openbadges/addresses.ts';
import type { Loaded, LoadRequest } from '../../../server/openbadges/verify/fetcher.ts';
import { limits } from '../../../server/openbadges/verify/limits.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from '../learner/site.ts';

/** Asks as any other verifier does: over the network. */
async function overTheNetwork({ url, headers }: Pick<LoadRequest, 'url' | 'headers'>): Promise<Loaded> {
  const answer = await fetch(url, { headers: { accept: headers.accept }, redirect: 'follow' });
  return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()), url: answer.url };
}

describe('our own documents, read in the process', function () {
  this.timeout(60_000);
  let site: Site;
  let open: Award;
  let revoked: Award;
  let secret: Award;
  before(async () => {
    site = await startSite();
    const badge = await activeBadge(site.house, { validity: '1' });
    await site.house.quiet();
    for (const index of [0, 1, 2]) await site.finish(index);
    open = await publishAward(site.ctx, await site.awardOf(0), { isPublic: true });
    revoked = await publishAward(site.ctx, await site.awardOf(1), { isPublic: true });
    await site.revoke(badge, 1, 'Mixed up');
    revoked = await site.awardOf(1);
    secret = await site.awardOf(2);
  });
  after(() => site.close());

  /** Everything that the documents of an award name. */
  function addresses(award: Award): string[] {
    const at = addressesOf(site.origin);
    const text = JSON.stringify([award.documents?.assertion, award.documents?.credential]);
    const named = [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+[^"\\#]*/g)].map(([url]) => url);
    return [
      ...new Set([
        ...named,
        at.assertion(award.id),
        at.awardPage(award.id),
        ...(award.documents === undefined ? [] : [at.credential(award.documents.credentialId)]),
        at.issuer(award.issuer),
        at.didDocument(award.issuer),
      ]),
    ];
  }
  const request = (url: string): LoadRequest => ({
    url,
    headers: { accept: 'application/ld+json, */*;q=0.1' },
    timeoutMs: 5000,
    maxBytes: limits.imageBytes,
    redirects: 3,
    allowPlainHttp: true,
    signal: AbortSignal.timeout(5000),
  });
  const isPage = (body: Uint8Array): boolean =>
    Buffer.from(body).toString('latin1').startsWith('<!doctype html>');

  it('are the same bytes with the same status as over the network', async () => {
    const own = documentLoader(site.ctx);
    const urls = [open, revoked, secret].flatMap(addresses);
    const more = ['/a/unknown', '/credentials/unknown', '/b/unknown', '/keys/none', '/images/none.png'];
    expect(urls.length).to.be.greaterThan(20);
    for (const url of [...new Set(urls), ...more.map((path) => site.origin + path), `${urls[0] ?? ''}/`]) {
      const [inside, outside] = [await own(request(url)), await overTheNetwork(request(url))];
      expect(inside.status, url).to.equal(outside.status);
      if (inside.status !== 200) continue;
      expect(isPage(inside.body), url).to.equal(isPage(outside.body));
      if (!isPage(inside.body)) expect(Buffer.from(inside.body).equals(outside.body), url).to.equal(true);
    }
  });

  it('are judged as they are from outside', async () => {
    const { host } = new URL(site.origin);
    const fromOutside = (input: string): Promise<Report> =>
      verify(input, {
        load: overTheNetwork,
        now: site.ctx.clock.now(),
        plainHosts: new Set([host]),
        strictHosts: new Set([host]),
      });
    const inputs = [
      ...[open, revoked, secret].flatMap((award) => [
        ...addresses(award),
        award.documents?.assertion ?? '',
        award.documents?.credential ?? '',
      ]),
      `${site.origin}/`,
      `${site.origin}/help`,
      `${site.origin}/b/unknown`,
      `${site.origin}/a/unknown`,
    ];
    const verdicts = new Set<string>();
    for (const input of new Set(inputs)) {
      const { report } = await verifyBadge(site.ctx, input);
      const { timing: _mine, ...inside } = report;
      const { timing: _theirs, ...outside } = await fromOutside(input);
      expect(inside, input.slice(0, 90)).to.deep.equal(outside);
      verdicts.add(report.reason ?? report.verdict);
    }
    expect([...verdicts]).to.include.members(['valid', 'revoked', 'not-found', 'not-a-badge']);
  });
});
