import { expect } from 'chai';
import fc from 'fast-check';
import { createShare } from '../../../adapters/share/create-share.ts';
import type { ShareFacts, ShareLink } from '../../../server/ports/share.ts';

const facts: ShareFacts = {
  name: 'Soil & Water, "level 1"',
  issuerName: 'École d’Été',
  linkedinId: '',
  achievedAt: Date.UTC(2026, 8, 1, 9),
  url: 'https://tool.example/b/aw-1?x=1&y=2',
  id: 'aw-1',
};
const link = (target: string, change: Partial<ShareFacts> = {}): ShareLink => {
  const found = createShare()
    .links({ ...facts, ...change })
    .find((one) => one.target === target);
  if (found === undefined) throw new Error(`no link ${target}`);
  return found;
};
const query = (change: Partial<ShareFacts> = {}): Record<string, string> =>
  Object.fromEntries(new URL(link('linkedin-profile', change).url).searchParams);

describe('LinkedIn, add to profile', () => {
  it('names badge, issuer, month, address and number in the order LinkedIn documents', () => {
    const { url } = link('linkedin-profile', { expiresAt: Date.UTC(2027, 11, 31) });
    expect(
      url.startsWith('https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name='),
    ).to.equal(true);
    expect([...new URL(url).searchParams].map(([name, value]) => `${name}=${value}`)).to.deep.equal([
      'startTask=CERTIFICATION_NAME',
      'name=Soil & Water, "level 1"',
      'organizationName=École d’Été',
      'issueYear=2026',
      'issueMonth=9',
      'expirationYear=2027',
      'expirationMonth=12',
      'certUrl=https://tool.example/b/aw-1?x=1&y=2',
      'certId=aw-1',
    ]);
  });

  it('names the issuer by its number where that is known, never by both', () => {
    expect(query({ linkedinId: '1337' }))
      .to.include({ organizationId: '1337' })
      .and.not.have.property('organizationName');
    for (const linkedinId of ['', 'my-company', '12a', 'https://www.linkedin.com/company/1337'])
      expect(query({ linkedinId }))
        .to.include({ organizationName: facts.issuerName })
        .and.not.have.property('organizationId');
  });

  it('leaves the expiration out where there is none', () => {
    expect(query()).to.not.have.any.keys('expirationYear', 'expirationMonth');
  });

  it('takes year and month in UTC', () => {
    expect(query({ achievedAt: Date.parse('2026-01-01T00:30:00Z') })).to.include({
      issueYear: '2026',
      issueMonth: '1',
    });
    expect(query({ achievedAt: Date.parse('2025-12-31T23:30:00Z') })).to.include({
      issueYear: '2025',
      issueMonth: '12',
    });
  });

  it('takes the same month in every time zone of the server', () => {
    const before = process.env['TZ'];
    try {
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) {
        process.env['TZ'] = zone;
        expect(Intl.DateTimeFormat().resolvedOptions().timeZone).to.equal(zone);
        expect(query({ achievedAt: Date.UTC(2026, 0, 1, 0, 30) })).to.include({
          issueYear: '2026',
          issueMonth: '1',
        });
        expect(query({ achievedAt: Date.UTC(2025, 11, 31, 23, 30) })).to.include({
          issueYear: '2025',
          issueMonth: '12',
        });
      }
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'TZ');
      else process.env['TZ'] = before;
    }
  });

  it('gives the same facts for copying, in the order of the form', () => {
    const { fields } = link('linkedin-profile', { expiresAt: Date.UTC(2027, 0, 5) });
    expect(fields.map(({ name, value }) => `${name}: ${value}`)).to.deep.equal([
      'name: Soil & Water, "level 1"',
      'organization: École d’Été',
      'issueMonth: 9',
      'issueYear: 2026',
      'expirationMonth: 1',
      'expirationYear: 2027',
      'certId: aw-1',
      'certUrl: https://tool.example/b/aw-1?x=1&y=2',
    ]);
  });
});

describe('share links', () => {
  it('post the page on LinkedIn by its address alone', () => {
    expect(link('linkedin-post').url).to.equal(
      'https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Ftool.example%2Fb%2Faw-1%3Fx%3D1%26y%3D2',
    );
  });

  it('carry any text unchanged and nothing that could end an attribute or a parameter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, issuerName) => {
        const { url } = link('linkedin-profile', { name, issuerName });
        expect(url).to.match(/^[A-Za-z0-9%&=?:/._~-]+$/);
        const read = new URL(url).searchParams;
        expect([read.get('name'), read.get('organizationName')]).to.deep.equal([name, issuerName]);
      }),
    );
    expect(link('linkedin-profile', { name: 'a b\ud800' }).url).to.include('name=a%20b%EF%BF%BD&');
  });

  it('go where the operator says that a network has moved', () => {
    const [first] = createShare({ 'linkedin-profile': 'https://new.example/add?v=2' }).links(facts);
    expect(first?.url).to.match(/^https:\/\/new\.example\/add\?v=2&startTask=/);
  });
});
