/** The demo's own checks: each finds what is right and what is wrong, with no code of the product. */
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { checkOb2 } from '../../scripts/demo/check/check-ob2.ts';
import { checkOb3 } from '../../scripts/demo/check/check-ob3.ts';
import { checkStatusBit } from '../../scripts/demo/check/check-status-bit.ts';
import { loaderFor } from '../../scripts/demo/check/document-loader.ts';
import { readBakedPng } from '../../scripts/demo/check/read-baked-png.ts';
import { type IssuerTwin, startIssuerTwin } from '../helpers/demo.ts';

type Json = Record<string, unknown>;
const email = 'sam.taylor@campus.example';
const salt = 'pepper-and-salt';
const identityHash = `sha256$${createHash('sha256')
  .update(email + salt)
  .digest('hex')}`;
const uuid = 'urn:uuid:6f9a2c1e-0b5d-4d6a-9c3e-0a1b2c3d4e5f';
const vcContext = 'https://www.w3.org/ns/credentials/v2';

const failures = (report: { checks: { name: string; ok: boolean }[] }): string[] =>
  report.checks.filter((check) => !check.ok).map((check) => check.name);

let twin: IssuerTwin;

describe("the demo's checks", () => {
  beforeEach(async () => {
    twin = await startIssuerTwin();
  });
  afterEach(() => twin.close());

  describe('of Open Badges 2.0', () => {
    it('find nothing wrong with a good badge', async () => {
      const report = await checkOb2(twin.award(email), { email });
      expect([failures(report), report.standing]).to.deep.equal([[], 'valid']);
    });

    it('know a proper revocation', async () => {
      const id = twin.award(email);
      twin.revoke(id, 'By mistake');
      const report = await checkOb2(id);
      expect([report.ok, report.standing, report.reason]).to.deep.equal([true, 'revoked', 'By mistake']);
    });

    it('find a revocation that tells too much', async () => {
      const id = twin.award(email);
      const path = new URL(id).pathname;
      twin.serve(
        path,
        { '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', id, revoked: true, badge: 'x' },
        410,
      );
      expect(failures(await checkOb2(id))).to.deep.equal(['the body tells no more']);
    });

    it('find the badge of another person', async () => {
      expect(failures(await checkOb2(twin.award('other@campus.example'), { email }))).to.deep.equal([
        'recipient is the learner',
      ]);
    });

    it('find a missing badge class, a null and an address that answers nothing', async () => {
      const id = twin.award(email);
      twin.serve('/badges/1/1/v2', {}, 404);
      expect(failures(await checkOb2(id))).to.deep.equal(['BadgeClass can be read']);
      const other = await startIssuerTwin();
      other.serve('/issuers/1/v2', {
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'Issuer',
        id: `${other.origin}/issuers/1/v2`,
        url: null,
      });
      expect(failures(await checkOb2(other.award(email)))).to.deep.equal(['Issuer can be read']);
      await other.close();
      expect((await checkOb2(`${twin.origin}/a/none`)).standing).to.equal('invalid');
    });
  });

  describe('of Open Badges 3.0', () => {
    let issuer: string;
    let sign: (credential: Json) => Promise<Json>;
    const bits = Buffer.alloc(131_072 / 8);

    async function statusList(): Promise<void> {
      const id = `${twin.origin}/status/1`;
      const encodedList = `u${gzipSync(bits).toString('base64url')}`;
      const subject = {
        id: `${id}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList,
      };
      const list = {
        '@context': [vcContext],
        id,
        type: ['VerifiableCredential', 'BitstringStatusListCredential'],
        issuer,
        validFrom: '2026-01-01T00:00:00Z',
        credentialSubject: subject,
      };
      twin.serve('/status/1', await sign(list));
    }

    const credential = (changes: Json = {}): Json => ({
      '@context': [vcContext, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
      id: uuid,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: issuer, type: ['Profile'], name: 'Twin School' },
      validFrom: '2026-01-01T00:00:00Z',
      name: 'Charts',
      credentialSubject: {
        type: ['AchievementSubject'],
        identifier: [
          { type: 'IdentityObject', identityType: 'emailAddress', hashed: true, salt, identityHash },
        ],
        achievement: {
          id: `${twin.origin}/badges/1/1`,
          type: ['Achievement'],
          name: 'Charts',
          description: 'Draws charts',
          criteria: { narrative: 'Draw one' },
        },
      },
      credentialStatus: {
        id: `${twin.origin}/status/1#94567`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '94567',
        statusListCredential: `${twin.origin}/status/1`,
      },
      ...changes,
    });

    beforeEach(async () => {
      issuer = `did:web:${encodeURIComponent(new URL(twin.origin).host)}:issuers:1`;
      const pair = await Ed25519Multikey.generate({ seed: Buffer.alloc(32, 7), controller: issuer });
      const key = await pair.export({ publicKey: true });
      const id = `${issuer}#${key['publicKeyMultibase'] ?? ''}`;
      const signer = { ...(pair.signer() as object), id };
      twin.serve('/issuers/1/did.json', {
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
        id: issuer,
        verificationMethod: [
          { id, type: 'Multikey', controller: issuer, publicKeyMultibase: key['publicKeyMultibase'] },
        ],
        assertionMethod: [id],
      });
      sign = async (unsigned) => {
        const suite = new DataIntegrityProof({ signer, cryptosuite });
        const signed = await issue({ credential: unsigned, suite, documentLoader: loaderFor(issuer) });
        return { ...signed, proof: [signed.proof] };
      };
      bits.fill(0);
      await statusList();
    });

    it('find nothing wrong with a good credential', async () => {
      const report = await checkOb3(await sign(credential()), { email });
      expect([failures(report), report.standing]).to.deep.equal([[], 'valid']);
    });

    it('see the bit, counted from the highest', async () => {
      const signed = await sign(credential());
      bits[Math.floor(94567 / 8)] = 0x80 >> (94567 % 8);
      await statusList();
      expect(await checkStatusBit(signed)).to.include({ isSet: true, index: 94567 });
      expect((await checkOb3(signed)).standing).to.equal('revoked');
      bits[Math.floor(94567 / 8)] = 0xff ^ (0x80 >> (94567 % 8));
      await statusList();
      expect((await checkStatusBit(signed)).isSet).to.equal(false);
    });

    it('find a changed word', async () => {
      const signed = await sign(credential());
      expect(failures(await checkOb3({ ...signed, name: 'Other' }))).to.deep.equal(['the proof holds']);
    });

    it('find a key that its issuer does not list', async () => {
      const signed = await sign(credential());
      twin.serve('/issuers/1/did.json', {
        '@context': ['https://www.w3.org/ns/did/v1'],
        id: issuer,
        verificationMethod: [],
        assertionMethod: [],
      });
      const found = failures(await checkOb3(signed));
      expect(found).to.deep.equal(['the proof holds', 'the status list is signed']);
    });

    it('find a status list that was changed', async () => {
      const signed = await sign(credential());
      const answer = await fetch(`${twin.origin}/status/1`);
      const list = (await answer.json()) as { credentialSubject: Json };
      bits.fill(0xff);
      list.credentialSubject['encodedList'] = `u${gzipSync(bits).toString('base64url')}`;
      twin.serve('/status/1', list);
      expect(failures(await checkOb3(signed))).to.deep.equal(['the status list is signed']);
    });

    it('find a list that is too short, and an empty member', async () => {
      const signed = await sign(credential());
      const list = {
        id: `${twin.origin}/status/1`,
        type: ['BitstringStatusListCredential'],
        credentialSubject: {
          type: 'BitstringStatusList',
          statusPurpose: 'revocation',
          encodedList: `u${gzipSync(Buffer.alloc(16)).toString('base64url')}`,
        },
      };
      const problem = await checkStatusBit(signed, () => Promise.resolve(list)).catch((error: unknown) =>
        String(error),
      );
      expect(problem).to.include('shorter than 131,072');
      expect(failures(await checkOb3({ ...signed, evidence: [] }))).to.include('no member is empty');
    });
  });

  describe('of baked pictures', () => {
    const chunk = (type: string, data: Buffer): Buffer => {
      const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32(typed));
      return Buffer.concat([length, typed, sum]);
    };
    const head = Buffer.from('0000000100000001080000000000000000'.slice(0, 26), 'hex');
    const png = (...texts: Buffer[]): Buffer =>
      Buffer.concat([
        Buffer.from('89504e470d0a1a0a', 'hex'),
        chunk('IHDR', head),
        chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
        ...texts.map((text) => chunk('iTXt', text)),
        chunk('IEND', Buffer.alloc(0)),
      ]);
    const words = (keyword: string, text: string): Buffer =>
      Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8');

    it('give both texts, letters of all scripts included', () => {
      const file = png(words('openbadges', '{"name":"شارة"}'), words('openbadgecredential', '{"id":1}'));
      const read = readBakedPng(file);
      expect([read.openbadges, read.openbadgecredential]).to.deep.equal(['{"name":"شارة"}', '{"id":1}']);
    });

    it('read a compressed text', () => {
      const text = Buffer.concat([
        Buffer.from('openbadges\0\x01\0\0\0', 'latin1'),
        deflateSync(Buffer.from('{"a":1}')),
      ]);
      expect(readBakedPng(png(text)).openbadges).to.equal('{"a":1}');
    });

    it('refuse a wrong checksum, a keyword twice, a cut file and anything else', () => {
      const good = png(words('openbadges', 'x'));
      const flipped = Buffer.from(good);
      flipped[good.indexOf('openbadges') + 2] = 0x41;
      expect(() => readBakedPng(flipped)).to.throw('checksum');
      expect(() => readBakedPng(png(words('openbadges', 'x'), words('openbadges', 'y')))).to.throw('twice');
      expect(() => readBakedPng(good.subarray(0, good.length - 5))).to.throw();
      expect(() => readBakedPng(Buffer.from('<svg/>'))).to.throw('no PNG');
    });
  });
});
