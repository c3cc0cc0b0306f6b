import { expect } from 'chai';
import type { Visit } from '../../../scripts/demo/web/visitor.ts';
import { signAs } from '../../../server/actions/badges/issuer-key.ts';
import { change } from '../../../server/actions/change.ts';
import { verifyBadge } from '../../../server/actions/public/verify-badge.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { type AwardId, credentialId } from '../../../server/model/ids.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { newUuid } from '../../../server/ports/random.ts';
import { award, startWalletSite, type WalletSite } from '../wallets/wallet-site.ts';

const SAM = 'sam@home.example';

interface Clr {
  name: string;
  partial?: boolean;
  issuer: { name: string };
  credentialSubject: { verifiableCredential: { id: string; name: string }[] };
}

describe('a learner’s record', function () {
  this.timeout(60_000);
  let site: WalletSite;
  let first: Badge;
  beforeEach(async () => {
    site = await startWalletSite();
    await site.finish(0);
    first = await award(site, 'Data literacy');
    await award(site, 'Statistics');
  });
  afterEach(() => site.close());

  const inLms = async (index = 0, query = ''): Promise<Visit> => {
    const visitor = await site.learner(index);
    return visitor.open(site.my(`/record${query}`));
  };
  const recordIn = ({ html }: Visit): Clr => JSON.parse(html) as Clr;
  const namesIn = (visit: Visit): string[] =>
    recordIn(visit).credentialSubject.verifiableCredential.map(({ name }) => name);
  const judged = async ({ html }: Visit): Promise<Report> =>
    (await verifyBadge(site.ctx, html, { recipient: 'sam.taylor@campus.example' })).report;
  /** Awards like the first one, each with a credential of its own. */
  const copies = async (count: number): Promise<void> => {
    const { documents, ...first } = await site.awardOf(0);
    if (documents === undefined) throw new Error('no documents');
    for (let n = 1; n <= count; n++) {
      const id = newUuid(site.ctx.random);
      const { proof: _proof, ...unsigned } = JSON.parse(documents.credential) as Record<string, unknown> & {
        issuer: { id: string };
      };
      const credential = await signAs(
        site.ctx,
        first.issuer,
        { ...unsigned, id: `urn:uuid:${id}` },
        documents.signedAt,
      );
      await site.ctx.store.insert(awards, [
        {
          ...first,
          id: `copy-${n}` as AwardId,
          number: n + 100,
          documents: { ...documents, credential, credentialId: credentialId.parse(id) },
        },
      ]);
    }
  };

  it('holds every badge held, as one signed file that any verifier finds valid', async () => {
    const home = await (await site.learner(0)).open(site.my());
    expect(home.words).to.include('Download my record').and.include('Your 2 badges as one signed record');
    const visit = await inLms();
    expect(visit.headers.get('content-disposition')).to.include(
      'Record of badges from Hochschule Probe.json',
    );
    expect(namesIn(visit)).to.deep.equal(['Data literacy', 'Statistics']);
    expect(recordIn(visit)).to.deep.include({ name: 'Record of badges from Hochschule Probe' });
    expect(recordIn(visit).partial).to.equal(false);
    const report = await judged(visit);
    expect([report.verdict, report.version, report.inner?.map(({ verdict }) => verdict)]).to.deep.equal([
      'valid',
      'clr-2.0',
      ['valid', 'valid'],
    ]);
    expect(visit.html).to.not.include('sam.taylor');
  });

  it('leaves out what was revoked or has expired, and says that it is partial where it has', async () => {
    await site.revoke(await award(site, 'Lab safety'), 0, 'By mistake');
    expect(namesIn(await inLms())).to.deep.equal(['Data literacy', 'Statistics']);
    await change<Award>(site.ctx, awards, (await site.awardOf(0, first)).id, (one) => ({
      ...one,
      expiresAt: site.ctx.clock.now() - 1,
    }));
    const visit = await inLms();
    expect(namesIn(visit)).to.have.length(1);
    expect(recordIn(visit).partial).to.equal(true);
    expect((await judged(visit)).verdict).to.equal('valid');
  });

  it('is the same on our own origin, for one organisation at a time', async () => {
    await site.prove(0, SAM);
    const sam = await site.signIn(SAM);
    const visit = await sam.follow(await sam.open(`${site.origin}/my`), 'Download my record');
    expect(namesIn(visit)).to.deep.equal(['Data literacy', 'Statistics']);
    expect((await sam.open(`${site.origin}/my/record?organisation=another`)).status).to.equal(404);
    expect((await sam.open(`${site.origin}/my/record`)).status).to.equal(404);
  });

  it('is nobody else’s, and nothing where nothing was earned', async () => {
    const visit = await inLms(1);
    expect([visit.status, visit.html.includes('Data literacy')]).to.deep.equal([404, false]);
    expect((await (await site.learner(1)).open(site.my())).words).to.not.include('Download my record');
  });

  it('comes in parts where it is too large for a verifier, each of which is found valid', async () => {
    await copies(40);
    const home = await (await site.learner(0)).open(site.my());
    expect(home.words).to.include('part 1 of 2').and.include('part 2 of 2');
    const parts = await Promise.all([1, 2].map((part) => inLms(0, `?part=${part}`)));
    for (const part of parts) {
      const report = await judged(part);
      expect([report.verdict, recordIn(part).partial], JSON.stringify(report.words)).to.deep.equal([
        'valid',
        true,
      ]);
    }
    expect(parts.flatMap(namesIn)).to.have.length(42);
    expect(
      new Set(
        parts.flatMap((part) => recordIn(part).credentialSubject.verifiableCredential.map(({ id }) => id)),
      ).size,
    ).to.equal(42);
    expect((await inLms(0, '?part=3')).status).to.equal(404);
  });

  it('is made thirty times an hour at most', async () => {
    const visitor = await site.learner(0);
    const statuses: number[] = [];
    for (let i = 0; i < 31; i++) statuses.push((await visitor.open(site.my('/record?part=9'))).status);
    expect([...new Set(statuses)]).to.deep.equal([404, 429]);
  });
});
