import { expect } from 'chai';
import { createVisitor, type Visit } from '../../../scripts/demo/web/visitor.ts';
import { bakedPicture } from '../../helpers/baked-picture.ts';
import { publishAward } from '../../../server/actions/awards/publish-award.ts';
import type { Award } from '../../../server/model/awards/award.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { fakeHttp } from '../../helpers/fake-http.ts';
import { activeBadge } from '../../helpers/house.ts';
import { wordsOf } from '../../../scripts/demo/web/read-html.ts';
import { type Site, startSite } from '../learner/site.ts';

const SAM = 'sam.taylor@campus.example';

describe('the Verify page', function () {
  this.timeout(60_000);
  let site: Site;
  let badge: Badge;
  let award: Award;
  let credential: string;
  beforeEach(async () => {
    site = await startSite({ isDevelopment: true });
    badge = await activeBadge(site.house, { validity: '1' });
    await site.house.quiet();
    await site.finish();
    award = await site.awardOf();
    credential = award.documents?.credential ?? '';
  });
  afterEach(() => site.close());

  interface Shown {
    status: number;
    html: string;
    words: string;
    headers: Headers;
  }
  async function post(
    fields: Record<string, string | Uint8Array>,
    more: { query?: string; headers?: Record<string, string> } = {},
  ): Promise<Shown> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'string') body.set(name, value);
      else body.set(name, new Blob([value as BlobPart]), 'badge.png');
    const answer = await fetch(`${site.origin}/verify${more.query ?? ''}`, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin', ...more.headers },
    });
    const html = await answer.text();
    return { status: answer.status, html, words: wordsOf(html), headers: answer.headers };
  }
  const get = (query = ''): Promise<Visit> => createVisitor().open(`${site.origin}/verify${query}`);
  const linkTo = (url: string): string => `?url=${encodeURIComponent(url)}`;
  /** The file that the page gives to take along. */
  const taken = (html: string): Record<string, unknown> => {
    const data = /href="data:application\/json;base64,([^"]+)"/.exec(html)?.[1] ?? '';
    return JSON.parse(Buffer.from(data, 'base64').toString()) as Record<string, unknown>;
  };

  it('asks for a file, a link or a text, and for nothing else of anybody', async () => {
    const visit = await get();
    expect(visit.status).to.equal(200);
    expect(visit.words).to.include('No account needed, and nothing is kept.');
    const [form] = visit.forms;
    expect(Object.keys(form?.fields ?? {}).sort()).to.include.members(['recipient', 'text']);
    expect(visit.headers.get('content-security-policy')).to.include("script-src 'self';");
    expect(visit.html).to.match(/<p data-start="true" hidden>/);
  });

  it('says of a picture, a text and a link of a genuine badge that it is valid, and what it says', async () => {
    const png = await bakedPicture(site.ctx, award);
    const shown = [
      await post({ file: png }),
      await post({ text: credential }),
      await post({ text: `  ${site.origin}/a/${award.id} ` }),
      await get(linkTo(`${site.origin}/credentials/${award.documents?.credentialId ?? ''}`)),
    ];
    for (const { status, words, html } of shown) {
      expect(status).to.equal(200);
      expect(html).to.match(/<h1 class="verdict">This badge is genuine and valid\.<\/h1>/);
      expect(words).to.include('What the badge says').and.include('Data literacy');
      expect(words).to.include('Issued by Hochschule Probe');
      expect(words).to.include('Issued 21 November 2026').and.include('Valid until 21 November 2027');
      expect(words).to.include('The holder of an e-mail address It stands there in coded form');
      expect(words).to.include('You did not ask to whom it was issued.');
      expect(html).to.match(/<img src="data:image\/png;base64,/);
      expect(html).to.include('noindex');
    }
  });

  it('answers apart from the verdict whether it was issued to the person asked about, and keeps the address to itself', async () => {
    const own = await post({ text: credential, recipient: SAM });
    expect(own.words).to.include('This badge is genuine and valid.');
    expect(own.words).to.match(/You asked whether it was issued to sam\.taylor@campus\.example ?: yes ?\./);
    expect(taken(own.html)['recipient']).to.deep.include({ asked: true, matches: true });
    expect(JSON.stringify(taken(own.html))).not.to.include('sam.taylor');

    const other = await post({ text: credential, recipient: 'somebody@else.example' });
    expect(other.words).to.include('This badge was issued to somebody else.');
    expect(other.words).to.match(/You asked whether it was issued to somebody@else\.example ?: no ?\./);
    expect(other.html).not.to.include('This badge is genuine and valid');

    const unknown = await post({ text: 'https://gone.example/a', recipient: SAM });
    expect(unknown.words).to.match(
      /issued to sam\.taylor@campus\.example ?: this could not be found out ?\./,
    );

    const logged = JSON.stringify(site.ctx.logged);
    expect(logged).not.to.include('sam.taylor').and.not.to.include('somebody@else');
    for (const { headers } of [own, other]) expect(headers.get('cache-control')).to.equal('no-store');
  });

  it('never asks about a person by an address: such a query is not heard', async () => {
    const visit = await get(`${linkTo(`${site.origin}/a/${award.id}`)}&recipient=${SAM}`);
    expect(visit.words).to.include('You did not ask to whom it was issued.');
    expect(visit.html).not.to.include('sam.taylor');
  });

  it('folds what passed and opens what did not, each in words', async () => {
    const valid = await post({ text: credential });
    expect(valid.html).not.to.match(/<details class="check" open/);
    expect(valid.words).to.include('The signature fits.');
    const forged = await post({ text: credential.replace('Data literacy', 'Data mastery') });
    expect(forged.words).to.include('This badge is not genuine: its signature is missing or does not fit.');
    expect(forged.words).to.include('Do not rely on it.');
    expect(forged.words).to.include('What the badge claims').and.include('None of this is confirmed.');
    expect(forged.html).to.match(/<details class="check" open><summary>Signature <span class="small fail">/);
  });

  it('says of a revoked and of an expired badge that it no longer counts', async () => {
    site.ctx.clock.advance(366 * 86_400_000);
    expect((await post({ text: credential })).words).to.include('This badge has expired.');
    await site.revoke(badge, 0, 'Mixed up two names');
    const revoked = await get(linkTo(`${site.origin}/a/${award.id}`));
    expect(revoked.words).to.include('This badge was revoked by its issuer.');
    expect(revoked.words).to.include('Mixed up two names');
  });

  it('is unchecked, never valid, while the issuer cannot be reached', async () => {
    const visit = await get(linkTo('https://gone.example/a'));
    expect(visit.status).to.equal(200);
    expect(visit.words).to.include('This badge could not be checked: its issuer could not be reached.');
    expect(visit.words).to.include('Try again in a few minutes.');
  });

  it('shows strangers’ words as text and strangers’ addresses only where they lead to the web', async () => {
    const hostile = {
      '@context': 'https://w3id.org/openbadges/v2',
      id: 'https://evil.example/a',
      type: 'Assertion',
      recipient: { type: '<i>x</i>', hashed: false, identity: 'x' },
      issuedOn: '2026-01-01T00:00:00Z',
      verification: { type: 'HostedBadge' },
      evidence: [{ id: 'javascript:alert(1)', name: '<script>alert(1)</script>' }],
      badge: {
        type: 'BadgeClass',
        name: '<img src=x onerror=alert(1)>',
        description: '"><svg onload=alert(1)>',
        image: 'javascript:alert(1)',
        criteria: 'javascript:alert(2)',
        issuer: { type: 'Issuer', name: '</dd><script>', url: 'javascript:alert(3)' },
      },
    };
    site.ctx.http = fakeHttp(() => ({ body: hostile }));
    const { html } = await get(linkTo('https://evil.example/a'));
    expect(html).to.include('&lt;img src=x onerror=alert(1)>');
    expect(html.replace(/data:application\/json;base64,[^"]*/, '')).not.to.match(
      /<script>|<img src=x|<svg onload|href="javascript|src="javascript/,
    );
  });

  it('gives the result to take along, with time and every check, and a link that repeats it', async () => {
    const url = `${site.origin}/a/${award.id}`;
    const { html, words } = await post({ text: url });
    const file = taken(html);
    expect(file).to.include({
      verdict: 'valid',
      words: 'This badge is genuine and valid.',
      checkedAt: new Date(site.ctx.clock.now()).toISOString(),
      checkedBy: site.origin,
      version: '2.0',
    });
    expect(file['checks']).to.be.an('array').with.length.above(5);
    expect(html).to.include(`value="${site.origin}/verify?url=${encodeURIComponent(url)}"`);
    expect(words).to.include('Link that repeats this check');
    expect((await post({ text: credential })).words).not.to.include('Link that repeats this check');
  });

  it('says what is missing or wrong with what was handed in, and keeps what was typed', async () => {
    const nothing = await post({ text: '  ', recipient: SAM });
    expect(nothing.status).to.equal(422);
    expect(nothing.words).to.include('Choose the file of a badge, or paste its link or its text.');
    expect(nothing.html).to.include(`value="${SAM}"`);
    const noAddress = await post({ text: credential, recipient: 'Sam' });
    expect(noAddress.status).to.equal(422);
    expect(noAddress.words).to.include('This is not an e-mail address.');
    const large = await post({ file: Buffer.alloc(5 * 1024 * 1024 + 1, 65), text: 'kept' });
    expect(large.status).to.equal(413);
    expect(large.words).to.include('This file is larger than 5 MB.').and.include('kept');
    const unreadable = await post({ file: Buffer.from([0, 255, 7, 200]) });
    expect(unreadable.status).to.equal(200);
    expect(unreadable.words).to.include('There is no badge here.');
    const link = await get('?url=javascript:alert(1)');
    expect(link.status).to.equal(422);
    expect(link.words).to.include('This is not a link that can be checked.');
  });

  it('takes no form that another site sent', async () => {
    const answer = await post({ text: credential }, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.status).to.equal(403);
  });

  it('asks to come again later once a network has had its share', async () => {
    for (let n = 0; n < 30; n += 1) await post({ text: 'x' });
    const { status, words, headers } = await post({ text: credential });
    expect(status).to.equal(429);
    expect(Number(headers.get('retry-after'))).to.be.within(1, 60);
    expect(words).to.include(`Try again in ${headers.get('retry-after') ?? ''} seconds.`);
    expect((await get()).status).to.equal(200);
    site.ctx.clock.advance(60_000);
    expect((await post({ text: credential })).status).to.equal(200);
  });

  it('asks to come again soon while as many are checked as one network may have at once', async () => {
    let answerAll = (): void => undefined;
    const held = new Promise<void>((resolve) => (answerAll = resolve));
    let asked = 0;
    site.ctx.http = fakeHttp(async () => {
      asked += 1;
      await held;
      return { status: 404 };
    });
    const running = [1, 2, 3, 4].map((n) => get(linkTo(`https://slow.example/${n}`)));
    while (asked < 4) await new Promise((resolve) => setImmediate(resolve));
    const busy = await get(linkTo('https://slow.example/5'));
    expect(busy.status).to.equal(503);
    expect(busy.words).to.include('Try again in 5 seconds.');
    answerAll();
    for (const visit of await Promise.all(running)) expect(visit.status).to.equal(200);
    expect((await get(linkTo('https://slow.example/6'))).status).to.equal(200);
  });

  it('stops asking around for a visitor who has gone', async () => {
    const leaving = new AbortController();
    const heard = new Promise<AbortSignal>((resolve) => {
      site.ctx.http = fakeHttp(({ signal }) => {
        if (signal !== undefined) resolve(signal);
        return new Promise(() => undefined);
      });
    });
    const asking = fetch(`${site.origin}/verify${linkTo('https://slow.example/a')}`, {
      signal: leaving.signal,
    }).catch(() => 'gone');
    const signal = await heard;
    leaving.abort();
    expect(await asking).to.equal('gone');
    while (!signal.aborted) await new Promise((resolve) => setImmediate(resolve));
  });

  it('takes one file, and reads no further ones', async () => {
    const body = new FormData();
    for (const name of ['file', 'other']) body.set(name, new Blob(['x']), 'x.txt');
    const answer = await fetch(`${site.origin}/verify`, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status).to.equal(413);
  });

  it('is where the public page of an award leads those who want to check it themselves', async () => {
    award = await publishAward(site.ctx, award, { isPublic: true });
    const page = await createVisitor().open(`${site.origin}/b/${award.id}`);
    const link = page.links.find(({ label }) => label === 'Check it yourself');
    const visit = await createVisitor().open(link?.href ?? '');
    expect(visit.url).to.equal(`${site.origin}/verify${linkTo(page.url)}`);
    expect(visit.words).to.include('This badge is genuine and valid.');
    expect(
      page.links.some(({ label, href }) => label === 'Verify a badge' && href.endsWith('/verify')),
    ).to.equal(true);
  });

  it('holds no word that is not in the locales', async () => {
    const pages = [
      (await get('?lang=en-XA')).words,
      (await post({}, { query: '?lang=en-XA' })).words,
      (await post({ text: credential, recipient: SAM }, { query: '?lang=en-XA' })).words,
      (await post({ text: '{"a":1}' }, { query: '?lang=en-XA' })).words,
    ];
    for (const words of pages) expect(left(words, site)).to.equal('');
  });
});

/** Words outside the brackets that the pseudo-locale puts around its own, without the data on the page. */
function left(words: string, site: Site): string {
  let rest = words;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\[[^[\]]*\]/g, ' ');
  }
  const data = ['Data literacy', 'Hochschule Probe', 'Can read, question and present data.'];
  const more = ['Complete the course.', SAM, 'November', 'UTC', new URL(site.origin).host];
  rest = rest.replace(/https?:\S+|urn:\S+|did:\S+/g, ' ');
  for (const known of [...data, ...more]) rest = rest.replaceAll(known, ' ');
  return rest
    .replace(/[^\p{L}]+/gu, ' ')
    .split(' ')
    .filter((word) => word.length > 2)
    .join(' ');
}
