import { expect } from 'chai';
import fc from 'fast-check';
import { linkedDocument } from '../../../server/openbadges/verify/linked-document.ts';
import { assertion, badgeV2, createWeb, essence, sampleWeb, verifyAt } from './web.ts';

const PAGE = 'https://badges.example/b/1';
const page = (link: string): string => `<!doctype html><html><head>${link}</head><body>A badge</body></html>`;
const alternate = (href: string, type = 'application/ld+json'): string =>
  `<link rel="alternate" type="${type}" href="${href}">`;

describe('a web page about a badge', () => {
  it('leads to the document that its head names, whichever way the link is written', () => {
    const found = (html: string): string | undefined => linkedDocument(html, PAGE);
    expect(found(page(alternate('/a/1')))).to.equal('https://badges.example/a/1');
    expect(found(page(`<LINK href='x.json' REL="ALTERNATE nofollow" type=application/json>`))).to.equal(
      'https://badges.example/b/x.json',
    );
    expect(found(page(alternate('https://other.example/a?x=1&amp;y=2', 'application/vc+ld+json')))).to.equal(
      'https://other.example/a?x=1&y=2',
    );
    expect(found(page(alternate('/feed', 'application/rss+xml') + alternate('/a/2')))).to.equal(
      'https://badges.example/a/2',
    );
  });

  it('leads nowhere where it names none, another kind, or no web address', () => {
    for (const html of [
      page(''),
      page(alternate('javascript:alert(1)')),
      page(alternate('file:///etc/passwd')),
      page('<link rel="stylesheet" type="application/json" href="/a">'),
      page('<link rel="alternate" type="application/json">'),
      `{"a":1}${alternate('/a/1')}`,
      page(' '.repeat(70_000) + alternate('/a/1')),
    ])
      expect(linkedDocument(html, PAGE), html.slice(0, 90)).to.equal(undefined);
  });

  it('is verified by that document, one step and no further', async () => {
    const web = await sampleWeb();
    web.put(PAGE, page(alternate(assertion.id)));
    const report = await verifyAt(web, PAGE);
    expect(report.verdict).to.equal('valid');
    expect(report.id).to.equal(assertion.id);
    expect(report.achievement?.name).to.equal(badgeV2.name);
    expect(report.checks[0]?.words).to.deep.equal({
      key: 'verify.input.page',
      params: { url: assertion.id },
    });
    web.put('https://badges.example/b/2', page(alternate(PAGE)));
    const further = await verifyAt(web, 'https://badges.example/b/2');
    expect(essence(further)).to.deep.equal({
      verdict: 'invalid',
      reason: 'not-a-badge',
      found: ['input.otherThere'],
    });
    const gone = createWeb();
    gone.put(PAGE, page(alternate(assertion.id)));
    expect((await verifyAt(gone, PAGE)).verdict).to.equal('unchecked');
  });

  it('whatever it says never breaks the reading', () => {
    const bits = fc.constantFrom(
      '<link ',
      'rel=',
      '"',
      "'",
      'alternate',
      ' type=application/json',
      ' href=',
      '>',
      '//',
      ':',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bits, fc.string({ unit: 'binary' })), { maxLength: 40 }), (parts) => {
        const found = linkedDocument(`<html>${parts.join('')}`, PAGE);
        if (found !== undefined) expect(found).to.match(/^https?:/);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
