import { expect } from 'chai';
import type { Award } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { issuers } from '../../../server/model/badges/issuer.ts';
import { activeBadge } from '../../helpers/house.ts';
import { type Site, startSite } from '../learner/site.ts';

const LD = 'application/ld+json';
const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the documents of Open Badges', () => {
  let site: Site;
  let badge: Badge;
  let award: Award;
  beforeEach(async () => {
    site = await startSite();
    badge = await activeBadge(site.house);
    await site.house.quiet();
    await site.finish();
    award = await site.awardOf();
  });
  afterEach(() => site.close());

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(site.origin + path, { redirect: 'manual', ...init });
  const made = () => award.documents ?? expect.fail('no documents');
  /** Path, media type, and whether a browser finds a page instead. */
  const all = async (): Promise<[path: string, type: string, isNegotiated: boolean][]> => {
    const { keys } = (await site.ctx.store.get(issuers, award.issuer)) ?? expect.fail('no issuer');
    const [ed25519, rsa, p256] = [keys.Ed25519, keys.RS256, keys.ES256].map((use) => use?.id ?? '');
    const at = `/badges/${badge.id}/${award.version}`;
    return [
      [`/a/${award.id}`, LD, true],
      [`/credentials/${made().credentialId}`, 'application/vc+ld+json', true],
      [`/status/${made().statusList}`, 'application/vc+ld+json', false],
      [`/issuers/${award.issuer}`, LD, true],
      [`/issuers/${award.issuer}/did.json`, 'application/did+json', false],
      [`/issuers/${award.issuer}/v2`, LD, false],
      [`/issuers/${award.issuer}/revocations`, LD, false],
      [at, LD, true],
      [`${at}/v2`, LD, false],
      [`/keys/${ed25519}`, 'application/jwk+json', false],
      [`/keys/${rsa}`, 'application/jwk+json', false],
      [`/keys/${p256}`, 'application/jwk+json', false],
      [`/keys/${rsa}/v2`, LD, false],
      ['/.well-known/jwks.json', 'application/jwk-set+json', false],
      [`/images/${badge.image ?? ''}.png`, 'image/png', false],
    ];
  };

  it('O16 are there for anybody from anywhere: GET, HEAD and OPTIONS, with entity tag and caching', async () => {
    for (const [path, type, isNegotiated] of await all()) {
      const got = await ask(path);
      const { headers } = got;
      expect(got.status, path).to.equal(200);
      expect(headers.get('content-type'), path).to.equal(type);
      expect(headers.get('access-control-allow-origin'), path).to.equal('*');
      expect(headers.get('access-control-allow-credentials'), path).to.equal(null);
      expect(headers.get('cross-origin-resource-policy'), path).to.equal('cross-origin');
      expect(headers.get('cache-control'), path).to.match(/^public, /);
      expect(headers.get('set-cookie'), path).to.equal(null);
      expect(headers.get('vary'), path).to.equal(isNegotiated ? 'Accept' : null);
      const etag = headers.get('etag') ?? '';
      expect(etag, path).to.match(/^"[\w-]{27}"$/);
      const head = await ask(path, { method: 'HEAD' });
      expect([head.status, head.headers.get('etag'), await head.text()], path).to.deep.equal([200, etag, '']);
      const again = await ask(path, { headers: { 'if-none-match': etag } });
      expect([again.status, await again.text()], path).to.deep.equal([304, '']);
      const options = await ask(path, { method: 'OPTIONS' });
      expect([options.status, options.headers.get('access-control-allow-methods')], path).to.deep.equal([
        204,
        'GET, HEAD, OPTIONS',
      ]);
    }
  });

  it('are found where they say they are', async () => {
    const read = async (path: string): Promise<Record<string, unknown>> =>
      (await (await ask(path)).json()) as Record<string, unknown>;
    const self = (path: string): string => site.ctx.settings.publicUrl + path;
    for (const [path, type, isNegotiated] of await all()) {
      if (type !== LD) continue;
      const document = await read(path);
      if (isNegotiated || path.endsWith('v2') || path.endsWith('revocations'))
        expect(document['id'], path).to.equal(self(path));
    }
    const did = await read(`/issuers/${award.issuer}/did.json`);
    expect(did['id']).to.equal(
      `did:web:${new URL(site.ctx.settings.publicUrl).host.replace(':', '%3A')}:issuers:${award.issuer}`,
    );
  });

  it('lead browsers, and nobody else, to the page of the same thing', async () => {
    const assertion = await ask(`/a/${award.id}`, { headers: PAGE });
    expect([
      assertion.status,
      assertion.headers.get('location'),
      assertion.headers.get('vary'),
    ]).to.deep.equal([303, `/b/${award.id}`, 'Accept']);
    for (const path of [`/issuers/${award.issuer}`, `/badges/${badge.id}/${award.version}`]) {
      const page = await ask(path, { headers: PAGE });
      expect([page.status, page.headers.get('vary')], path).to.deep.equal([200, 'Accept']);
      expect(page.headers.get('content-type'), path).to.contain('text/html');
    }
    for (const accept of ['*/*', 'application/json', 'image/png, */*'])
      expect((await ask(`/a/${award.id}`, { headers: { accept } })).status, accept).to.equal(200);
  });

  it('name a credential as the reader asks, and never let a revoked one seem fresh', async () => {
    const path = `/credentials/${made().credentialId}`;
    const asked = await ask(path, { headers: { accept: 'application/vc' } });
    expect(asked.headers.get('content-type')).to.equal('application/vc');
    const typed = async (accept: string, query = ''): Promise<[number, string | null, string]> => {
      const answer = await ask(path + query, { headers: { accept } });
      return [answer.status, answer.headers.get('content-type'), (await answer.text()).slice(0, 3)];
    };
    for (const accept of [
      'application/vc+jwt',
      'application/jwt',
      'text/plain',
      'application/json;q=0.5, text/plain',
    ])
      expect(await typed(accept), accept).to.deep.equal([200, accept.split(' ').at(-1), 'eyJ']);
    for (const accept of [
      '*/*',
      'application/json, text/plain;q=0.9',
      'application/ld+json',
      'text/plain;q=0',
      '',
    ])
      expect(await typed(accept), accept).to.deep.equal([200, 'application/vc+ld+json', '{"@']);
    expect((await typed('text/plain', '?alg=ES256'))[0]).to.equal(200);
    for (const alg of ['none', 'HS256', 'EdDSA'])
      expect(await typed('text/plain', `?alg=${alg}`)).to.deep.equal([400, 'application/json', '{"e']);
    const etag = (await ask(`/a/${award.id}`)).headers.get('etag') ?? '';
    await site.revoke(badge, 0, 'Wrong person');
    await site.house.quiet();
    const gone = await ask(`/a/${award.id}`, { headers: { 'if-none-match': etag } });
    expect([gone.status, gone.headers.get('cache-control')]).to.deep.equal([410, 'public, no-cache']);
    expect(await gone.json()).to.deep.equal({
      '@context': 'https://w3id.org/openbadges/v2',
      type: 'Assertion',
      id: `${site.ctx.settings.publicUrl}/a/${award.id}`,
      revoked: true,
      revocationReason: 'Wrong person',
    });
    expect((await ask(path)).status).to.equal(200);
  });
});

describe('pages', () => {
  it('carry the headers of a page in an LMS frame: no frame options, the referrer for ourselves', async () => {
    const site = await startSite();
    try {
      const { headers } = await fetch(`${site.origin}/help`);
      expect(headers.get('referrer-policy')).to.equal('same-origin');
      expect(headers.get('x-frame-options')).to.equal(null);
      expect(headers.get('cross-origin-opener-policy')).to.equal(null);
      expect(headers.get('cross-origin-resource-policy')).to.equal('same-origin');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).to.contain("frame-ancestors 'none'").and.to.contain("script-src 'self'");
      expect(policy).not.to.contain('unsafe');
    } finally {
      await site.close();
    }
  });
});
