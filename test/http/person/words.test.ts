import { expect } from 'chai';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { heldCredentials } from '../../../server/model/wallets/held-credential.ts';
import { foreignIssuer } from '../wallets/foreign-issuer.ts';
import { award, READ, startWalletSite, type WalletSite } from '../wallets/wallet-site.ts';

const SAM = 'sam@home.example';
/** Data of this test, names of months as the runtime writes them, and marks of ours. */
const data =
  /Hochschule Probe|Data literacy|Lab safety|Sam Taylor|sam@home\.example|Pocket|First aid|\bRS\b|\bPO\b|Rescue School|did:key:\w+|Can read, question and present data|Complete the course|By mistake|https?:\/\/127[^\s"]*|127\.0\.0\.1:\d+|\d+ (?:November|March|April) 20\d\d(?: at \d\d:\d\d)?|UTC|Badge Bridge|badge-bridge invite --owner name@example\.org/g;

describe('a person’s pages in another language', function () {
  this.timeout(60_000);
  let site: WalletSite;
  let sam: Visitor;
  let pages: string[];
  before(async () => {
    site = await startWalletSite({ isDevelopment: true });
    await site.prove(0, SAM);
    await site.finish(0);
    const kept = await award(site, 'Data literacy');
    const gone = await award(site, 'Lab safety');
    await site.revoke(gone, 0, 'By mistake');
    sam = await site.signIn(SAM);
    const { tokens, program } = await site.connect(sam);
    await site.connect(sam, READ);
    await site.api('/credentials', tokens.access_token, {
      method: 'POST',
      body: await foreignIssuer().issue({ to: 'boss@campus.example', validUntil: '2026-04-01T00:00:00Z' }),
      headers: { 'content-type': 'application/json' },
    });
    const held = (await site.ctx.store.find(heldCredentials, { limit: 5 })).items[0]?.id ?? '';
    const question = site.ask(program).url.replace(site.origin, '');
    pages = [
      '/my',
      '/my?did=deleted',
      '/my/wallets?did=disconnected',
      `/my/elsewhere/${held}`,
      `/my/awards/${(await site.awardOf(0, kept)).id}`,
      `/my/awards/${(await site.awardOf(0, gone)).id}`,
      question,
      site.ask(program, { scope: READ }).url.replace(site.origin, ''),
      '/oauth/authorize?client_id=nobody',
      '/sign-in/sent?then=on',
    ];
  });
  after(() => site.close());

  it('hold no word that does not come from the locales', async () => {
    for (const path of pages) {
      const page = await sam.open(`${site.origin}${path}${path.includes('?') ? '&' : '?'}lang=en-XA`);
      expect([200, 400], path).to.include(page.status);
      const seen = [
        ...page.html
          .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
          .replace(/<[^>]*>/g, '\n')
          .split('\n'),
        ...[...page.html.matchAll(/\s(?:aria-label|alt|title|placeholder)="([^"]*)"/g)].map(
          ([, text]) => text ?? '',
        ),
      ];
      const bare = seen.map((text) => text.replace(data, '')).filter((text) => /[A-Za-z]{2}/.test(text));
      expect(bare, path).to.deep.equal([]);
    }
  });

  it('read right to left where the language does', async () => {
    expect((await sam.open(`${site.origin}/my?lang=ar-XB`)).html).to.match(/<html lang="ar-XB" dir="rtl">/);
  });
});
