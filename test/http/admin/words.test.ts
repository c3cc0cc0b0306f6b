import { expect } from 'chai';
import { createVisitor, type Visitor } from '../../../scripts/demo/web/visitor.ts';
import { inviteOwner } from '../../../server/actions/organisations/invite-owner.ts';
import { quarantineInput } from '../../../server/actions/signals/record-signals.ts';
import { setUpLink } from '../../../server/actions/system/installation.ts';
import { addBackpackHost } from '../../../server/actions/deliveries/change-host.ts';
import { auditAction } from '../../../server/model/organisations/audit.ts';
import { installations, INSTALLATION_ID } from '../../../server/model/system/system.ts';
import { organisations } from '../../../server/model/organisations/organisation.ts';
import { resultCode } from '../../../server/model/deliveries/delivery.ts';
import { auditSubjects } from '../../../server/views/admin/audit-page.tsx';
import { wordsFor } from '../../../server/views/words.ts';
import { fakeHttp } from '../../helpers/fake-http.ts';
import { furnishOffice } from './furnished.ts';
import { adminPaths, type Office, openOffice } from './office.ts';

/** Data of these pages, codes that are the same in every language, and names as the runtime writes them. */
const data = [
  /https?:\S+/g,
  /[\w.+-]+@[\w.-]+|\w[\w.-]*\.example|127\.0\.0\.1:\d+|did:web:\S+/g,
  /Hochschule Probe|Marta Keller|Data Literacy 101|Another LMS|moodle|client|canvas|English|Key\b|Backpack\b|backpack\.example/g,
  /îñ [\w-]{4}(?=·)/g,
  /\d+ November 20\d\d(?: at \d\d:\d\d)?(?: UTC)?/g,
  /core_\w+|gradereport_\w+|[a-z]+(?:\/[a-z]+)?:[a-z]+/g,
  /badge-bridge invite --owner|Badge Bridge|Test mail from|organisation\.created|Hello|Hi\b|server|abcd/g,
  /curl [\s\S]*'\n?|\b[\w-]{22,}\b|z6Mk\w+|\{[\s\S]*\}/g,
];

describe("owners' pages in another language", () => {
  let office: Office;
  let visitor: Visitor;
  let pages: string[];
  before(async () => {
    office = await openOffice({
      settings: { isDevelopment: true },
      http: fakeHttp(
        () => 'HTTP_NETWORK',
        (url) => url.startsWith('https://'),
      ),
    });
    visitor = await office.asOwner();
    const ids = await furnishOffice(office);
    const { ctx, organisation } = office;
    const actor = { kind: 'owner', name: 'Marta Keller' } as const;
    await addBackpackHost(ctx, organisation, { address: 'second.example', name: '' }, actor);
    await quarantineInput(ctx, { organisation, source: 'canvas' }, [
      { key: 'k', reason: 'unknown-kind', detail: '', body: {} },
    ]);
    const own = (await ctx.store.get(organisations, organisation))!;
    const { link } = await inviteOwner(ctx, own, 'new@campus.example', actor);
    pages = [
      ...adminPaths(office, ids['mail'] ?? ''),
      '/admin/organisations',
      link.slice(office.origin.length),
      '/sign-out',
      '/sign-in/sent',
      '/sign-in/confirm?ticket=none',
      '/setup?code=none',
    ];
  });
  after(() => office.close());

  it('hold no word that does not come from the locales', async () => {
    for (const path of pages) {
      const page = await visitor.open(`${office.origin}${path}${path.includes('?') ? '&' : '?'}lang=en-XA`);
      expect(page.status, path).to.be.oneOf([200, 403]);
      expect(bareIn(page.html), path).to.deep.equal([]);
    }
    const nobody = createVisitor();
    const { ctx } = office;
    const installation = (await ctx.store.get(installations, INSTALLATION_ID))!;
    await ctx.store.replace(installations, { ...installation, isSetUp: false });
    for (const address of [`${office.origin}/sign-in?did=signed-out`, (await setUpLink(ctx)) ?? ''])
      expect(bareIn((await nobody.open(`${address}&lang=en-XA`)).html), address).to.deep.equal([]);
  });

  it('read right to left where the language does', async () => {
    for (const path of pages) {
      const page = await visitor.open(`${office.origin}${path}${path.includes('?') ? '&' : '?'}lang=ar-XB`);
      expect(page.html, path).to.match(/<html lang="ar-XB" dir="rtl">/);
    }
  });

  it('have words for every action of the log and every result of a delivery', () => {
    const words = wordsFor('en');
    const missing = [
      ...auditAction.options.map((action) => `admin.audit.actions.${action}`),
      ...auditSubjects.map((subject) => `admin.audit.subjects.${subject}`),
      ...resultCode.options.map((code) => `admin.codes.${code}`),
    ].filter((key) => !words.has(key));
    expect(missing).to.deep.equal([]);
  });
});

/** What a reader sees or hears that has no accented letters: it did not come from the pseudo-locale. */
function bareIn(html: string): string[] {
  const body = html
    .replace(/<(script|style|textarea|bdi)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<title>[\s\S]*?<\/title>/, ' ');
  const seen = [
    ...body.replace(/<[^>]*>/g, '\n').split('\n'),
    ...[...body.matchAll(/\s(?:aria-label|alt|title|placeholder|label)="([^"]*)"/g)].map(
      ([, text]) => text ?? '',
    ),
  ];
  return seen
    .map((text) => data.reduce((rest, known) => rest.replace(known, ''), text).trim())
    .filter((text) => /[A-Za-z]{3}/.test(text));
}
