import { expect } from 'chai';
import { change } from '../../../server/actions/change.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { ensureIssuerKeys } from '../../../server/actions/keys/ensure-issuer-keys.ts';
import { listIssuerKeys } from '../../../server/actions/keys/list-issuer-keys.ts';
import { revokeIssuerKey } from '../../../server/actions/keys/revoke-issuer-key.ts';
import { rotateIssuerKey } from '../../../server/actions/keys/rotate-issuer-key.ts';
import { documentLoader } from '../../../server/actions/public/load-document.ts';
import {
  readCredential,
  readDidDocument,
  readIssuerV2,
} from '../../../server/actions/public/read-documents.ts';
import { readKey, readKeySet, readKeyV2 } from '../../../server/actions/public/read-keys.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { createCache } from '../../../server/cache.ts';
import type { Context } from '../../../server/context.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import { type Issuer, type IssuerKey, issuerKeys, issuers } from '../../../server/model/badges/issuer.ts';
import { audits } from '../../../server/model/organisations/audit.ts';
import { type Report } from '../../../server/openbadges/verify/report.ts';
import { verify } from '../../../server/openbadges/verify/verify.ts';
import { stages } from '../../../server/stages.ts';
import { processAll } from '../../../server/worker.ts';
import { failureOf } from '../../helpers/failure.ts';
import { activeBadge, courseCompleted, furnish, type House } from '../../helpers/house.ts';

const owner = { kind: 'owner', name: 'Marta Keller' } as const;
const MINUTE_MS = 60_000;

describe('rotating a key of an issuer', () => {
  let house: House;
  let ctx: House['ctx'];
  beforeEach(async () => {
    house = await furnish();
    ctx = house.ctx;
    await activeBadge(house);
    await house.quiet();
  });
  afterEach(() => house.close());

  const issuer = async (): Promise<Issuer> =>
    (await ctx.store.find(issuers, { limit: 1 })).items[0] ?? expect.fail('no issuer');
  const all = async (): Promise<Award[]> =>
    (await ctx.store.find(awards, { where: { organisation: house.organisation }, limit: 200 })).items;
  const complete = (subs: readonly string[]) =>
    recordSignals(
      ctx,
      { organisation: house.organisation, source: 'push' },
      subs.map((sub) => courseCompleted(house, sub, ctx.clock.now())),
    );
  const states = async (algorithm = 'Ed25519'): Promise<string[]> =>
    (await listIssuerKeys(ctx, await issuer()))
      .filter((key) => key.algorithm === algorithm)
      .map(({ state }) => state);
  const keyIn = (credential: string): string => /#(z6Mk\w+)"/.exec(credential)?.[1] ?? '';
  const check = async (input: string): Promise<Report['verdict']> => {
    const { verdict } = await verify(input, { load: documentLoader(ctx), now: ctx.clock.now() });
    return verdict;
  };
  /** Another process on the same store: with a memory of its own. */
  const otherProcess = (): Context => ({ ...ctx, cache: createCache(ctx.clock) });

  it('loses nothing while two workers sign: every badge of either key is valid', async () => {
    const subs = Array.from({ length: 24 }, (_, i) => String(100 + i));
    await recordMembers(
      ctx,
      house.course,
      subs.map((sub) => ({ sub, role: 'learner', name: `L ${sub}`, address: `l${sub}@campus.example` })),
    );
    const other = otherProcess();
    await complete(subs.slice(0, 8));
    await Promise.all([processAll(ctx, stages), processAll(other, stages)]);
    await complete(subs.slice(8, 16));
    const [rotation] = await Promise.all([
      rotateIssuerKey(ctx, owner, (await issuer()).id, 'Ed25519'),
      processAll(ctx, stages),
      processAll(other, stages),
    ]);
    expect(await states()).to.deep.equal(['next', 'signs']);
    ctx.clock.advance(rotation.from - ctx.clock.now());
    await complete(subs.slice(16));
    await Promise.all([processAll(ctx, stages), processAll(other, stages)]);
    expect(await states()).to.deep.equal(['signs', 'retired']);
    const issued = (await all()).map(({ documents }) => documents?.credential ?? '');
    expect(issued).to.have.length(24);
    expect(new Set(issued.map(keyIn)).size).to.equal(2);
    for (const credential of issued) expect(await check(credential)).to.equal('valid');
  });

  it('publishes the next key at once and signs with it after ten minutes', async () => {
    const { id } = await issuer();
    const before = ctx.clock.now();
    const { kind, from } = await rotateIssuerKey(ctx, owner, id, 'Ed25519');
    expect([kind, from - before]).to.deep.equal(['begun', 10 * MINUTE_MS]);
    const listed = JSON.stringify(JSON.parse((await readDidDocument(ctx, id)).body));
    for (const key of await listIssuerKeys(ctx, await issuer()))
      expect(listed).to.include(key.algorithm === 'Ed25519' ? key.fingerprint : `/keys/${key.id}`);
    ctx.clock.advance(9 * MINUTE_MS);
    await complete(['4']);
    await house.quiet();
    ctx.clock.advance(MINUTE_MS);
    await complete(['5']);
    await house.quiet();
    const keys = (await all()).map(({ documents }) => keyIn(documents?.credential ?? ''));
    expect(new Set(keys).size).to.equal(2);
  });

  it('begins once, however often and by however many it is asked for', async () => {
    const { id } = await issuer();
    const asked = await Promise.all([
      rotateIssuerKey(ctx, owner, id, 'RS256'),
      rotateIssuerKey(otherProcess(), owner, id, 'RS256'),
    ]);
    expect(asked.map(({ kind }) => kind).sort()).to.deep.equal(['begun', 'under-way']);
    expect((await rotateIssuerKey(ctx, owner, id, 'RS256')).kind).to.equal('under-way');
    expect(await states('RS256')).to.deep.equal(['next', 'signs']);
    const { items } = await ctx.store.find(audits, {
      where: { organisation: house.organisation },
      limit: 50,
    });
    expect(items.filter(({ action }) => action === 'issuer-key.rotated')).to.have.length(1);
  });

  it('goes on from key to key, each kind by itself', async () => {
    const { id } = await issuer();
    for (let turn = 0; turn < 3; turn++) {
      await rotateIssuerKey(ctx, owner, id, 'ES256');
      ctx.clock.advance(11 * MINUTE_MS);
    }
    expect(await states('ES256')).to.deep.equal(['signs', 'retired', 'retired', 'retired']);
    expect(await states('Ed25519')).to.deep.equal(['signs']);
    const { keys } = JSON.parse((await readKeySet(ctx)).body) as { keys: unknown[] };
    expect(keys).to.have.length(6);
  });

  it('lists one key in the Open Badges 2.0 issuer unless an older one signed a 2.0 badge', async () => {
    const { id, keys } = await issuer();
    const first = keys.RS256?.id ?? '';
    const at = (key = ''): string => `https://tool.example/keys/${key}/v2`;
    const listed = async (): Promise<unknown> => {
      ctx.clock.advance(6000);
      return (JSON.parse((await readIssuerV2(ctx, id)).body) as { publicKey: unknown }).publicKey;
    };
    await rotateIssuerKey(ctx, owner, id, 'RS256');
    const second = (await issuer()).keys.RS256?.next?.id;
    expect(await listed()).to.equal(at(first));
    ctx.clock.advance(11 * MINUTE_MS);
    expect(await listed()).to.equal(at(second));
    await change<IssuerKey>(ctx, issuerKeys, first, (key) =>
      key.algorithm === 'RS256' ? { ...key, hasSignedV2: true } : undefined,
    );
    expect(await listed()).to.have.members([at(first), at(second)]);
    await rotateIssuerKey(ctx, owner, id, 'RS256');
    expect(await listed()).to.have.length(3);
  });

  it('knows no issuer of nobody', async () => {
    expect((await failureOf(rotateIssuerKey(ctx, owner, 'nobody' as never, 'Ed25519'))).code).to.equal(
      'NOT_FOUND',
    );
  });

  describe('that was stolen', () => {
    it('lets another key sign at once, and signs anew what is still held', async () => {
      await complete(['4', '5']);
      await house.quiet();
      const before = await all();
      const stolen = keyIn(before[0]?.documents?.credential ?? '');
      const { id, keys } = await issuer();
      const p = { issuer: id, key: keys.Ed25519.id, reason: 'A laptop was lost' };
      await Promise.all([revokeIssuerKey(ctx, owner, p), revokeIssuerKey(otherProcess(), owner, p)]);
      expect(await states()).to.deep.equal(['signs', 'revoked']);
      await complete(['6']);
      await house.quiet();
      ctx.clock.advance(3 * MINUTE_MS);
      await house.quiet();
      for (const award of await all()) {
        const credential = award.documents?.credential ?? '';
        expect(keyIn(credential)).not.to.equal(stolen);
        expect(award.documents?.revision).to.equal(before.some((one) => one.id === award.id) ? 2 : 1);
        expect(await check(credential)).to.equal('valid');
      }
      for (const { documents } of before) {
        expect(await check(documents?.credential ?? '')).to.equal('invalid');
        expect((await readCredential(ctx, documents?.credentialId ?? '')).body).to.equal(
          documents?.credential,
        );
      }
      await revokeIssuerKey(ctx, owner, p);
      expect(await states()).to.deep.equal(['signs', 'revoked']);
    });

    it('says since when in the controller documents, and lists the key nowhere else', async () => {
      const { id, keys } = await issuer();
      const [rsa, p256] = [keys.RS256?.id ?? '', keys.ES256?.id ?? ''];
      const at = ctx.clock.now();
      for (const key of [keys.Ed25519.id, rsa, p256])
        await revokeIssuerKey(ctx, owner, { issuer: id, key, reason: '' });
      const { verificationMethod } = JSON.parse((await readDidDocument(ctx, id)).body) as {
        verificationMethod: { id: string; revoked?: string }[];
      };
      const revoked = verificationMethod.filter((method) => method.revoked !== undefined);
      expect(verificationMethod).to.have.length(6);
      expect(revoked.map((method) => method.revoked)).to.deep.equal(
        Array.from({ length: 3 }, () => new Date(at).toISOString().replace(/\.\d+Z/, 'Z')),
      );
      for (const read of [readKey(ctx, rsa), readKey(ctx, p256), readKeyV2(ctx, rsa)])
        expect((await read).status).to.equal(410);
      for (const document of [readKeySet(ctx), readIssuerV2(ctx, id)])
        expect((await document).body).not.to.include(rsa);
    });

    it('drops a key that was to sign next, and one that signs while the next is announced', async () => {
      const { id, keys } = await issuer();
      await rotateIssuerKey(ctx, owner, id, 'ES256');
      const next = (await issuer()).keys.ES256?.next?.id ?? '';
      await revokeIssuerKey(ctx, owner, { issuer: id, key: next, reason: '' });
      expect(await states('ES256')).to.deep.equal(['revoked', 'signs']);
      await rotateIssuerKey(ctx, owner, id, 'ES256');
      await revokeIssuerKey(ctx, owner, { issuer: id, key: keys.ES256?.id ?? '', reason: '' });
      expect((await states('ES256')).sort()).to.deep.equal(['revoked', 'revoked', 'signs']);
    });

    it('is not found where it is a key of somebody else', async () => {
      const { id } = await issuer();
      const stranger = { ...(await issuer()), id: 'other' as never, keys: { Ed25519: { id: 'x' as never } } };
      const { rev: _rev, ...fresh } = stranger;
      await ctx.store.insert(issuers, [fresh]);
      const made = await ensureIssuerKeys(ctx, stranger);
      const key = made.keys.ES256?.id ?? '';
      expect((await failureOf(revokeIssuerKey(ctx, owner, { issuer: id, key, reason: '' }))).code).to.equal(
        'NOT_FOUND',
      );
      expect((await readKey(ctx, key)).status).to.equal(200);
    });
  });
});
