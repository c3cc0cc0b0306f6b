import { expect } from 'chai';
import sharp from 'sharp';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { type Issuer, issuers } from '../../../server/model/badges/issuer.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { type Office, openOffice } from './office.ts';

describe('the organisation and its issuer', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const open = (path: string): Promise<Visit> => visitor.open(`${office.origin}${path}`);
  const issuer = async (): Promise<Issuer> => {
    const { items } = await office.ctx.store.find(issuers, {
      where: { organisation: office.organisation },
      limit: 1,
    });
    return items[0]!;
  };
  const profile = {
    name: 'Hochschule Nordhafen',
    url: 'https://nordhafen.example',
    email: 'badges@nordhafen.example',
    description: 'A university by the sea.',
    linkedinId: '4711',
  };
  const send = async (form: FormData): Promise<Response> =>
    fetch(`${office.origin}/admin/issuer`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `__Host-bb_own=${office.ownerToken}`, 'sec-fetch-site': 'same-origin' },
      body: form,
    });
  const formWith = (logo: Uint8Array | undefined, more: Record<string, string> = {}): FormData => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...profile, ...more })) form.set(name, value);
    if (logo !== undefined) form.set('logo', new Blob([new Uint8Array(logo)]), 'logo.png');
    return form;
  };
  const picture = (): Promise<Buffer> =>
    sharp({ create: { width: 300, height: 100, channels: 3, background: '#0b6468' } })
      .png()
      .toBuffer();

  it('keep name, language and contact', async () => {
    const typed = { name: 'Hochschule Nordhafen', contactEmail: 'hilfe@nordhafen.example', language: 'en' };
    const after = await visitor.press(await open('/admin/organisation'), 'Save', typed);
    expect([after.status, after.words.includes('Saved.')]).to.deep.equal([200, true]);
    expect(await office.ctx.store.get(organisations, office.organisation)).to.include(typed);
  });

  it('refuse a language that is not offered, an address that is none, a name of nothing', async () => {
    const wrong = await visitor.press(await open('/admin/organisation'), 'Save', {
      name: ' ',
      contactEmail: 'x',
      language: 'tlh',
    });
    expect([wrong.status, wrong.words.includes('3 things to correct')]).to.deep.equal([422, true]);
  });

  it('show every change of the issuer in the hosted documents', async () => {
    await visitor.press(await open('/admin/issuer'), 'Save', profile);
    office.ctx.clock.advance(10_000);
    const { id } = await issuer();
    const read = async (path: string): Promise<Record<string, unknown>> =>
      (await (await office.raw('GET', `/issuers/${id}${path}`)).json()) as Record<string, unknown>;
    for (const path of ['', '/v2'])
      expect(await read(path), path).to.deep.include({
        name: profile.name,
        url: profile.url,
        email: profile.email,
        description: profile.description,
      });
    expect((await open('/admin/issuer')).html).to.include(`${office.origin}/issuers/${id}/v2`);
  });

  it('take a logo, show it in the documents, and let go of it', async () => {
    const saved = await send(formWith(await picture()));
    expect(saved.status).to.equal(303);
    office.ctx.clock.advance(10_000);
    const { id, image } = await issuer();
    const document = (await (await office.raw('GET', `/issuers/${id}/v2`)).json()) as { image?: string };
    expect(document.image).to.equal(`${office.origin}/images/${image ?? ''}.png`);
    expect((await office.raw('GET', `/images/${image ?? ''}.png?w=96`)).status).to.equal(200);
    await send(formWith(undefined));
    expect((await issuer()).image).to.equal(image);
    await send(formWith(undefined, { noLogo: 'on' }));
    expect((await issuer()).image).to.equal(undefined);
  });

  it('refuse a picture that is none, an SVG with script and one that is too large, keeping everything', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const cases: [Uint8Array, string][] = [
      [Buffer.from('not a picture at all'), 'is not a picture that can be used'],
      [Buffer.from(svg), 'the SVG holds a script'],
      [Buffer.alloc(1_250_000, 1), 'the picture is too large'],
    ];
    const was = await issuer();
    for (const [bytes, words] of cases) {
      const refused = await send(formWith(bytes));
      const html = await refused.text();
      expect(
        [refused.status, html.includes(words), html.includes('Hochschule Nordhafen')],
        words,
      ).to.deep.equal([422, true, true]);
    }
    expect(await issuer()).to.deep.equal(was);
  });

  it('refuse addresses that are scripts, and numbers with letters', async () => {
    const wrong = await visitor.press(await open('/admin/issuer'), 'Save', {
      ...profile,
      url: 'javascript:alert(1)',
      linkedinId: '12ab',
    });
    expect([wrong.status, wrong.words.includes('2 things to correct')]).to.deep.equal([422, true]);
    expect((await issuer()).url).to.equal(office.origin);
  });

  it('show the key that signs by its public part, and never the private one', async () => {
    const page = await open('/admin/keys');
    const { issuerKeys } = await import('../../../server/model/badges/issuer.ts');
    const key = await office.ctx.store.get(issuerKeys, (await issuer()).keys.Ed25519.id);
    if (key?.algorithm !== 'Ed25519') expect.fail('no key');
    expect(page.words).to.include(key.publicKeyMultibase);
    expect(page.html).to.not.include(key.privateSealed);
  });

  it('survive a body that is too large or broken with a clear page', async () => {
    const headers = { cookie: `__Host-bb_own=${office.ownerToken}`, 'sec-fetch-site': 'same-origin' };
    const large = await office.raw('POST', '/admin/organisation', {
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: `name=${'x'.repeat(1_100_000)}`,
    });
    expect(large.status).to.equal(413);
    const broken = await office.raw('POST', '/admin/issuer', {
      headers: { ...headers, 'content-type': 'multipart/form-data' },
      body: 'nothing',
    });
    expect(broken.status).to.equal(400);
    const json = await office.raw('POST', '/admin/organisation', {
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).to.equal(415);
  });
});

describe('the set-up', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice();
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  it('leads from step to step until all is green', async () => {
    const open = (path: string): Promise<Visit> => visitor.open(`${office.origin}${path}`);
    const start = await open('/admin/setup');
    expect(new URL(start.url).pathname).to.equal('/admin/setup/issuer');
    const after = await visitor.press(start, 'Save', { description: 'A university.' });
    expect(new URL(after.url).pathname).to.equal('/admin/setup/lms');
    expect(after.words).to.include('Saved.');
    const link = await visitor.press(after, 'Make an invite link', { label: 'Moodle' });
    expect([new URL(link.url).pathname, link.words.includes('The link for Moodle is made')]).to.deep.equal([
      '/admin/setup/lms',
      true,
    ]);
    const mailed = await visitor.press(await open('/admin/setup/mail'), 'Send test mail');
    expect(new URL(mailed.url).pathname).to.equal('/admin/setup/mail');
    expect((await open('/admin')).words).to.include('Go on with the set-up (3 of 6)');
    expect((await open('/admin/setup/nothing')).status).to.equal(404);
  });
});
