import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { awardFiles } from '../../../server/actions/awards/award-file.ts';
import { change } from '../../../server/actions/change.ts';
import { documentLoader } from '../../../server/actions/public/load-document.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import { awards } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { badgeVersions } from '../../../server/model/badges/badge.ts';
import { images } from '../../../server/model/badges/image.ts';
import { unbakePng } from '../../../server/openbadges/baking/unbake-png.ts';
import type { Report } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from './site.ts';

const SAM = 'sam.taylor@campus.example';

describe('the downloads of a badge', () => {
  let site: Site;
  let badge: Badge;
  let award: Award;
  let sam: Visitor;
  beforeEach(async () => {
    site = await startSite();
    badge = await activeBadge(site.house, { validity: '1' });
    await site.house.quiet();
    await site.finish();
    award = await site.awardOf();
    sam = await site.learner();
  });
  afterEach(() => site.close());

  const open = (path: string, visitor = sam): Promise<Visit> =>
    visitor.open(site.my(`/awards/${award.id}${path}`));
  const check = (input: Uint8Array | string): Promise<Report> =>
    verify(input, {
      load: documentLoader(site.ctx),
      now: site.ctx.clock.now(),
      recipient: SAM,
      plainHosts: new Set([new URL(site.origin).host]),
    });

  const textsIn = (unbaked: ReturnType<typeof unbakePng>): string[] =>
    typeof unbaked === 'string'
      ? expect.fail(unbaked)
      : (['v2', 'v3'] as const).filter((one) => one in unbaked);

  it('begin with the one that fits nearly everywhere; the rest is under “Other formats”', async () => {
    const page = await open('');
    expect(page.words).to.include('Picture with the badge inside (PNG)');
    expect(page.words).not.to.include('JWT');
    const list = await sam.follow(page, 'Other formats');
    const [first] = list.links.filter(({ href }) => /\/(badge|files\/badge)[^/]*$/.test(href));
    expect(first?.href).to.match(/\/badge\.png$/);
    for (const file of awardFiles.slice(1)) expect(list.html).to.include(`/files/${file}"`);
    expect(list.html).to.include(`/a/${award.id}`).and.include(award.documents?.credentialId);
  });

  for (const file of awardFiles)
    it(`pass our verifier as they are given out: ${file}`, async () => {
      const got = await open(file === 'badge.png' ? `/${file}` : `/files/${file}`);
      expect(got.status).to.equal(200);
      expect(got.headers.get('content-disposition')).to.match(
        /^attachment; filename="Data literacy[^"]*\.\w+"/,
      );
      expect(got.headers.get('cache-control')).to.equal('private, no-store');
      const report = await check(got.bytes);
      expect([report.verdict, report.recipient?.matches]).to.deep.equal(['valid', true]);
      if (!file.includes('3.0')) expect(report.version).to.be.oneOf(['2.0', '3.0']);
      if (file.includes('2.0')) expect(report.version).to.equal('2.0');
      if (file.includes('3.0')) expect(report.version).to.equal('3.0');
    });

  it('hold one version only where one was asked for', async () => {
    const [any, two, three] = await Promise.all(
      ['/badge.png', '/files/badge-2.0.png', '/files/badge-3.0.png'].map(async (path) =>
        textsIn(unbakePng((await open(path)).bytes)),
      ),
    );
    expect([any, two, three]).to.deep.equal([['v2', 'v3'], ['v2'], ['v3']]);
  });

  it('leave drawings out where the picture is none', async () => {
    const picture = (await site.ctx.store.get(images, badge.image ?? '')) ?? expect.fail('no picture');
    const { rev: _rev, svg: _svg, ...flat } = picture;
    const id = 'a-photograph' as typeof picture.id;
    await site.ctx.store.insert(images, [{ ...flat, id }]);
    const { items } = await site.ctx.store.find(badgeVersions, { where: { badge: badge.id }, limit: 5 });
    for (const version of items)
      await change(site.ctx, badgeVersions, version.id, (current) =>
        current.frozen === undefined
          ? undefined
          : {
              ...current,
              frozen: { ...current.frozen, achievement: { ...current.frozen.achievement, image: id } },
            },
      );
    site.ctx.cache.forget({ name: 'frozen-version', ttlMs: 0, max: 0 }, `${badge.id}.1`);
    expect((await open('/download')).html).not.to.match(/badge-\d\.0\.svg/);
    expect((await open('/files/badge-3.0.svg')).status).to.equal(404);
    expect((await open('/files/badge-3.0.png')).status).to.equal(200);
  });

  it('say of an expired badge that it is, and still give it', async () => {
    site.ctx.clock.advance(400 * 24 * 3_600_000);
    sam = await site.learner();
    expect((await open('/download')).words).to.include('This badge has expired.');
    expect((await check((await open('/badge.png')).bytes)).reason).to.equal('expired');
  });

  it('are none of a badge that is being made or was revoked: its page says what is the matter', async () => {
    await change<Award>(site.ctx, awards, award.id, (current) => ({
      ...current,
      revision: current.revision + 1,
    }));
    expect((await open('/download')).words).to.include('Your badge is being made.');
    await change<Award>(site.ctx, awards, award.id, (current) => ({
      ...current,
      revision: current.revision - 1,
    }));
    await site.revoke(badge, 0, 'Mixed up');
    const page = await open('/download');
    expect([page.url.endsWith(award.id), page.words.includes('was revoked')]).to.deep.equal([true, true]);
    for (const file of awardFiles) expect((await open(`/files/${file}`)).status, file).to.equal(410);
  });

  it('are given to their learner alone, and no other file is', async () => {
    const elodie = await site.learner(1);
    for (const path of ['/download', '/files/badge-3.0.jwt', '/files/badge-2.0.jws', '/badge.png'])
      expect((await open(path, elodie)).status, path).to.equal(404);
    for (const path of ['/files/badge.exe', '/files/..%2Fbadge.png', '/files/badge-3.0.pdf'])
      expect((await open(path)).status, path).to.equal(404);
  });
});
