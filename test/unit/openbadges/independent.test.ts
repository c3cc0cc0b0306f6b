/** What we issue, judged by verifiers that are not ours. */
import { verifyCredential as verifyByCore } from '@digitalcredentials/verifier-core';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { openBadgeCredential, type OpenBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { at, facts, ids, signed, statusList } from './samples.ts';
import { sampleWeb, type Web } from './web.ts';

const SCHEMA =
  'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';
/** Long ago and for ever: that verifier reads the real clock. */
const { expiresAt: _expiresAt, ...endless } = facts;
const past = { ...endless, issuedAt: Date.UTC(2020, 0, 1), awardedAt: Date.UTC(2020, 0, 1) };

interface CoreReport {
  log: { id: string; valid: boolean }[];
  errors?: { name: string }[];
  additionalInformation: { results: { result: { valid: boolean } }[] }[];
}

describe('verifier-core', () => {
  const fetch = globalThis.fetch;
  let web: Web;

  before(async () => {
    web = await sampleWeb();
    const schema = new URL('../../../server/openbadges/schemas/achievement-credential.json', import.meta.url);
    web.put(SCHEMA, readFileSync(schema, 'utf8'));
    await serveList([]);
    globalThis.fetch = async (target) => {
      const url = target instanceof Request ? target.url : String(target);
      const found = await web.load({ url } as never).catch(() => undefined);
      return new Response(found === undefined ? '{}' : Buffer.from(found.body), {
        status: found?.status ?? 404,
        headers: { 'content-type': 'application/json' },
      });
    };
  });
  after(() => {
    globalThis.fetch = fetch;
  });

  async function serveList(revoked: number[]): Promise<void> {
    const list = statusList(revoked, past.issuedAt);
    web.put(at.statusList(ids.list), await signed(list));
  }
  async function judged(credential: OpenBadgeCredential): Promise<CoreReport> {
    return (await verifyByCore({
      credential: credential as never,
      knownDIDRegistries: [],
    })) as unknown as CoreReport;
  }
  const found = (report: CoreReport): Record<string, boolean> =>
    Object.fromEntries(report.log.map(({ id, valid }) => [id, valid]));

  it('accepts signature, status, dates and schema of what we issue', async () => {
    const report = await judged(await signed(openBadgeCredential(past)));
    expect(report.errors).to.equal(undefined);
    expect(found(report)).to.deep.include({
      valid_signature: true,
      revocation_status: true,
      expiration: true,
    });
    expect(report.additionalInformation[0]?.results[0]?.result).to.deep.include({ valid: true });
  });

  it('sees what we revoked', async () => {
    await serveList([past.status.index]);
    expect(found(await judged(await signed(openBadgeCredential(past))))).to.deep.include({
      valid_signature: true,
      revocation_status: false,
    });
  });

  it('refuses what was changed', async () => {
    const changed = { ...(await signed(openBadgeCredential(past))), name: 'Another badge' };
    expect((await judged(changed)).errors?.map((error) => error.name)).to.deep.equal(['invalid_signature']);
  });
});
