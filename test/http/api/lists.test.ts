import { expect } from 'chai';
import { createApiKey } from '../../../server/actions/organisations/api-keys.ts';
import { apiScope } from '../../../server/model/organisations/api-key.ts';
import type { Badge } from '../../../server/model/badges/badge.ts';
import { openApiDocument } from '../../../server/http/api/openapi.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { activeBadge, courseCompleted } from '../../helpers/house.ts';
import { type Office, openOffice } from '../admin/office.ts';

type Listed = Record<string, unknown>;
interface Described {
  required: string[];
  properties: Record<string, unknown>;
}

describe('what the API lists', () => {
  let office: Office;
  let badge: Badge;
  let key: string;
  before(async () => {
    office = await openOffice();
    const { ctx, organisation } = office;
    badge = await activeBadge(office, { validity: '1' });
    await office.quiet();
    const from = { organisation, source: 'push' };
    const at = ctx.clock.now();
    await recordSignals(
      ctx,
      from,
      ['4', '5', '6'].map((sub, i) => courseCompleted(office, sub, at + i)),
    );
    await office.quiet();
    const made = { name: 'Reader', channel: 'reader', scopes: [...apiScope.options], mustSign: false };
    ({ key } = await createApiKey(ctx, organisation, made, { kind: 'owner', name: 'Marta Keller' }));
  });
  after(() => office.close());

  const get = (path: string): Promise<Response> =>
    office.raw('GET', `/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
  const list = async (name: 'badges' | 'awards', query = ''): Promise<{ items: Listed[]; next?: string }> => {
    const answer = await get(`/${name}${query}`);
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([200, 'no-store']);
    const { [name]: items, next } = (await answer.json()) as Record<typeof name, Listed[]> & {
      next?: string;
    };
    return next === undefined ? { items } : { items, next };
  };

  it('has the members that its description names, and no others', async () => {
    const { components } = openApiDocument(office.ctx.settings) as {
      components: { schemas: Record<'Badge' | 'Award', Described> };
    };
    for (const [name, { required, properties }] of [
      ['badges', components.schemas.Badge],
      ['awards', components.schemas.Award],
    ] as const)
      for (const item of (await list(name)).items) {
        expect(item, name).to.include.all.keys(required);
        expect(Object.keys(properties), name).to.include.members(Object.keys(item));
      }
  });

  it('says when by ISO 8601 and where by whole addresses that answer', async () => {
    const [first] = (await list('awards', '?limit=1')).items;
    const origin = office.ctx.settings.publicUrl;
    for (const name of ['achievedAt', 'issuedAt', 'expiresAt'])
      expect(first?.[name], name).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(first).to.include({ badge: badge.id, version: 1, state: 'awarded', isSigned: true });
    for (const name of ['assertion', 'credential']) {
      const address = String(first?.[name]);
      expect(address.startsWith(`${origin}/`), name).to.equal(true);
      expect((await office.raw('GET', address.slice(origin.length))).status, name).to.equal(200);
    }
  });

  it('comes page by page, everything once', async () => {
    const ids: unknown[] = [];
    let after = '';
    do {
      const page = await list(
        'awards',
        `?limit=1${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
      );
      expect(page.items).to.have.length(1);
      ids.push(page.items[0]?.['id']);
      after = page.next ?? '';
    } while (after !== '');
    expect(new Set(ids).size).to.equal(3);
  });

  it('refuses a limit or a cursor that is none', async () => {
    for (const query of [
      '?limit=0',
      '?limit=201',
      '?limit=x',
      '?after=x',
      '?after=eyJ2IjoxfQ',
      '?limit=1&limit=2',
    ])
      expect((await get(`/awards${query}`)).status, query).to.equal(400);
  });
});
