import { expect } from 'chai';
import { gzipSync } from 'node:zlib';
import { OB_V3, OB_V3_EXTENSIONS, VC_V1, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { publicKeyMultibaseOf } from '../../../../server/openbadges/keys/ed25519.ts';
import { limits } from '../../../../server/openbadges/verify/limits.ts';
import { emptyList, encodeList, withBitsSet } from '../../../../server/openbadges/v3/bitstring.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { revocationListV3 } from '../../../../server/openbadges/v3/revocation-list.ts';
import { jwkOf, jwtOf, pairs } from '../jwt.ts';
import {
  controllers,
  did,
  facts,
  ORIGIN,
  profile,
  publicKey,
  signed,
  status,
  statusList,
} from '../samples.ts';
import { essence, sampleWeb, verifyAt, type Web } from '../web.ts';

const credential = openBadgeCredential(facts);
const entry = credential.credentialStatus!;
const LISTS = `${ORIGIN}/lists`;
const fine = { verdict: 'valid', found: ['recipient.notAsked'] };

const withStatus = (credentialStatus: unknown): Promise<object> =>
  signed({ ...credential, credentialStatus });
/** A list of one purpose with one bit set, at its own address. */
const listOf = (statusPurpose: unknown, bit?: number, url = `${LISTS}/one`): object => {
  const list = statusList(bit === undefined ? [] : [bit]);
  return { ...list, id: url, credentialSubject: { ...list.credentialSubject, statusPurpose } };
};
const entryOf = (statusPurpose: string, more: object = {}): object => ({
  ...entry,
  statusPurpose,
  statusListCredential: `${LISTS}/one`,
  ...more,
});

describe('status', () => {
  let web: Web;
  beforeEach(async () => {
    web = await sampleWeb();
  });

  const judged = async (credentialStatus: unknown) =>
    essence(await verifyAt(web, await withStatus(credentialStatus)));

  describe('lists of bits', () => {
    const outcomes: [string, string, object][] = [
      ['revocation', 'status.revoked', { verdict: 'invalid', reason: 'revoked' }],
      ['suspension', 'status.suspended', { verdict: 'invalid', reason: 'suspended' }],
      ['refresh', 'status.newer', { verdict: 'warnings' }],
      ['message', 'status.message', { verdict: 'warnings' }],
    ];
    for (const [purpose, found, verdict] of outcomes) {
      it(`tell ${purpose} from the others, and only where the bit is set`, async () => {
        web.put(`${LISTS}/one`, await signed(listOf(purpose, 94_567)));
        const set = await judged(entryOf(purpose));
        expect(set).to.deep.include(verdict);
        expect(set.found).to.include(found);
        web.put(`${LISTS}/one`, await signed(listOf(['revocation', 'refresh', purpose], 94_566)));
        expect(await judged(entryOf(purpose))).to.deep.equal(fine);
      });
    }

    it('read the message that a number stands for', async () => {
      web.put(`${LISTS}/one`, await signed(listOf('message', 7 * 2 + 1)));
      const statusMessage = [
        { status: '0x0', message: 'pending review' },
        { status: '0x1', message: 'under review' },
      ];
      const report = await verifyAt(
        web,
        await withStatus(entryOf('message', { statusListIndex: '7', statusSize: 2, statusMessage })),
      );
      expect(report.checks.find(({ id }) => id === 'status')?.words).to.deep.equal({
        key: 'verify.status.message',
        params: { message: 'under review' },
      });
    });

    it('leave open what is not understood: other purposes, other sizes', async () => {
      web.put(`${LISTS}/one`, await signed(listOf(['revocation', 'caution'])));
      for (const odd of [
        entryOf('caution'),
        entryOf('revocation', { statusSize: 2 }),
        entryOf('revocation', { statusSize: '1' }),
        entryOf('message', { statusSize: 9 }),
        { id: 'https://harbour.example/x', type: 'BitstringStatusListEntry' },
      ]) {
        expect(await judged(odd), JSON.stringify(odd)).to.deep.include({
          verdict: 'unchecked',
          reason: 'status',
        });
      }
    });

    it('are not believed where they are short, huge, damaged, of another purpose or not at their address', async () => {
      const list = listOf('revocation') as ReturnType<typeof statusList>;
      const ofBits = (encodedList: string): object => ({
        ...list,
        credentialSubject: { ...list.credentialSubject, encodedList },
      });
      const huge = `u${gzipSync(new Uint8Array(17 * 1024 * 1024)).toString('base64url')}`;
      expect(huge.length).to.be.lessThan(limits.jsonBytes);
      const bad: object[] = [
        ofBits(encodeList(new Uint8Array(16_383))),
        ofBits(huge),
        ofBits('uAAAA'),
        ofBits('not base64url!'),
        listOf('suspension'),
        { ...list, id: `${LISTS}/two` },
        { ...list, type: ['VerifiableCredential'] },
        { ...list, credentialSubject: { ...list.credentialSubject, type: 'Other' } },
        { ...list, validUntil: '2026-02-01T00:00:00Z' },
        { ...list, validFrom: '2026-04-01T00:00:00Z' },
      ];
      for (const document of bad) {
        web.put(`${LISTS}/one`, await signed(document).catch(() => document));
        expect(await judged(entryOf('revocation')), JSON.stringify(document).slice(0, 400)).to.deep.equal({
          verdict: 'unchecked',
          reason: 'status',
          found: ['status.badList', 'recipient.notAsked'],
        });
      }
      web.put(`${LISTS}/one`, await signed(list));
      for (const statusListIndex of ['131072', '-1', '1e3', '', 'x', 5.5])
        expect(
          (await judged(entryOf('revocation', { statusListIndex }))).found,
          String(statusListIndex),
        ).to.not.include('status.pass');
    });

    it('are believed only with a proof of who keeps them', async () => {
      const list = listOf('revocation', 94_567);
      web.put(`${LISTS}/one`, list);
      expect((await judged(entryOf('revocation'))).found).to.include('status.badList');
      web.put(`${LISTS}/one`, await signed(list, { seed: Buffer.alloc(32, 9) }));
      expect((await judged(entryOf('revocation'))).found).to.include('status.badList');
      web.put(`${LISTS}/one`, { ...(await signed(listOf('revocation'))), validFrom: '2026-01-02T00:00:00Z' });
      expect((await judged(entryOf('revocation'))).found).to.include('status.badList');
    });

    it('may be JWTs', async () => {
      const kid = `${ORIGIN}/keys/ec-one`;
      const listed = { kid: 'ec-one', url: kid, publicJwk: jwkOf(pairs.ES256) as never };
      web.put(`${profile.id}/did.json`, controllers.did([publicKey, listed]));
      for (const [bit, found] of [
        [94_567, 'status.revoked'],
        [1, 'recipient.notAsked'],
      ] as const) {
        web.put(`${LISTS}/one`, jwtOf(listOf('revocation', bit), kid, { alg: 'ES256' }));
        expect((await judged(entryOf('revocation'))).found, found).to.include(found);
        expect((await judged(entryOf('revocation'))).found).to.not.include('status.badList');
      }
      const claims = { iss: 'https://evil.example' };
      web.put(`${LISTS}/one`, jwtOf(listOf('revocation'), kid, { alg: 'ES256', claims }));
      expect((await judged(entryOf('revocation'))).found).to.include('status.badList');
    });

    it('of 2021 are read as well, in either base64 (VCDM 1.1)', async () => {
      const context = 'https://w3id.org/vc/status-list/2021/v1';
      const integrity = 'https://w3id.org/security/data-integrity/v2';
      const {
        validFrom,
        validUntil,
        name: _name,
        image: _image,
        awardedDate: _awarded,
        ...rest
      } = credential;
      const old = {
        ...rest,
        '@context': [VC_V1, OB_V3, context, integrity],
        issuanceDate: validFrom,
        expirationDate: validUntil,
        credentialStatus: entryOf('revocation', { type: 'StatusList2021Entry' }),
      };
      const encodings: ((list: string) => string)[] = [
        (list) => list.slice(1),
        (list) => Buffer.from(list.slice(1), 'base64url').toString('base64'),
      ];
      for (const encoded of encodings) {
        for (const [bits, verdict] of [
          [[94_567], 'invalid'],
          [[3], 'valid'],
        ] as const) {
          const list = {
            '@context': [VC_V1, context, integrity],
            id: `${LISTS}/one`,
            type: ['VerifiableCredential', 'StatusList2021Credential'],
            issuer: did,
            issuanceDate: '2026-01-01T00:00:00Z',
            credentialSubject: {
              id: `${LISTS}/one#list`,
              type: 'StatusList2021',
              statusPurpose: 'revocation',
              encodedList: encoded(withBitsSet(emptyList(), bits)),
            },
          };
          web.put(`${LISTS}/one`, await signed(list));
          expect((await verifyAt(web, await signed(old))).verdict).to.equal(verdict);
        }
      }
    });
  });

  describe('the 1EdTech revocation list', () => {
    const url = `${ORIGIN}/issuers/harbour-college/revoked`;
    const contexts = [VC_V2, OB_V3, OB_V3_EXTENSIONS];
    const listed = (): Promise<object> =>
      signed({
        ...credential,
        '@context': contexts,
        credentialStatus: { id: url, type: '1EdTechRevocationList' },
      });
    const list = (revoked: { id: string; revocationReason?: string }[] = []) =>
      revocationListV3({ id: url, issuer: did, revoked: [{ id: 'urn:uuid:dummy' }, ...revoked] });

    it('revokes whom it lists, with the issuer’s reason', async () => {
      web.put(url, list());
      expect(essence(await verifyAt(web, await listed()))).to.deep.equal(fine);
      web.put(url, list([{ id: credential.id, revocationReason: 'Issued in error' }]));
      const report = await verifyAt(web, await listed());
      expect(essence(report)).to.deep.include({ verdict: 'invalid', reason: 'revoked' });
      expect(report).to.deep.include({ status: 'revoked', revocationReason: 'Issued in error' });
    });

    it('revokes by a single entry, by an id alone, under either name; and not where it takes one back', async () => {
      const { revokedCredential: _list, ...bare } = list();
      const forms: [object, string][] = [
        [{ ...bare, revokedCredential: { id: credential.id } }, 'invalid'],
        [{ ...bare, revokedCredential: [credential.id] }, 'invalid'],
        [{ ...bare, revokedCredentials: [{ id: credential.id, revoked: true }] }, 'invalid'],
        [{ ...bare, revokedCredential: [{ id: credential.id, revoked: false }] }, 'valid'],
        [{ ...bare, revokedCredential: [{ id: credential.id, revoked: false }, credential.id] }, 'invalid'],
        [{ ...bare, revokedCredential: [] }, 'valid'],
      ];
      for (const [document, verdict] of forms) {
        web.put(url, document);
        expect((await verifyAt(web, await listed())).verdict, JSON.stringify(document)).to.equal(verdict);
      }
    });

    it('leaves it open where it is missing, malformed or another', async () => {
      const bad: [object | string | undefined, number][] = [
        [undefined, 200],
        [list(), 404],
        [{}, 200],
        ['<html>', 200],
        [{ ...list(), id: 'https://evil.example/list' }, 200],
      ];
      for (const [document, code] of bad) {
        web.put(url, document, code);
        expect(essence(await verifyAt(web, await listed()))).to.deep.include({
          verdict: 'unchecked',
          reason: 'status',
        });
      }
      web.put(url, { ...list(), issuer: 'https://other.example' });
      expect(essence(await verifyAt(web, await listed())).found).to.include('status.listOfOther');
    });
  });

  it('is asked of each of several entries; the gravest counts', async () => {
    web.put(`${LISTS}/one`, await signed(listOf('suspension', 94_567)));
    const both = await verifyAt(web, await withStatus([entry, entryOf('suspension')]));
    expect(essence(both)).to.deep.include({ verdict: 'invalid', reason: 'suspended' });
    expect(both.status).to.equal('suspended');
    web.put(status.list, await signed(statusList([status.index])));
    expect((await verifyAt(web, await withStatus([entry, entryOf('suspension')]))).status).to.equal(
      'revoked',
    );
    web.put(`${LISTS}/one`, undefined);
    const half = await verifyAt(web, await withStatus([entry, entryOf('suspension')]));
    expect(essence(half)).to.deep.include({ verdict: 'invalid', reason: 'revoked' });
    web.put(status.list, await signed(statusList()));
    const open = await verifyAt(web, await withStatus([entry, entryOf('suspension')]));
    expect(essence(open)).to.deep.include({ verdict: 'unchecked', reason: 'status' });
  });

  it('that cannot be fetched is unknown, and the badge unchecked, never valid (jvv-status-unreachable)', async () => {
    for (const [body, code] of [
      [undefined, 200],
      [{}, 404],
      [{}, 500],
      [{}, 410],
    ] as const) {
      web.put(status.list, body, code);
      const report = await verifyAt(web, await signed(credential));
      expect(essence(report)).to.deep.equal({
        verdict: 'unchecked',
        reason: 'status',
        found: ['status.unreachable', 'recipient.notAsked'],
      });
      expect(report.status).to.equal('unknown');
    }
  });

  it('keeps to the list of somebody else, with a warning', async () => {
    const keeper = Buffer.alloc(32, 9);
    const id = `did:key:${publicKeyMultibaseOf(keeper)}`;
    const list = { ...statusList([status.index]), issuer: id };
    web.put(status.list, await signed(list, { issuerId: id, seed: keeper }));
    expect(essence(await verifyAt(web, await signed(credential))).found).to.deep.equal([
      'status.revoked',
      'status.listOfOther',
      'recipient.notAsked',
    ]);
  });
});
