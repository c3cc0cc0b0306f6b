import { expect } from 'chai';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { hasCode } from '../../../../server/errors.ts';
import { instantOf, isoOf } from '../../../../server/openbadges/dates.ts';
import { hashAddress, isIdentity } from '../../../../server/openbadges/identity.ts';
import { hostedAssertion, revokedAssertion } from '../../../../server/openbadges/v2/assertion.ts';
import { badgeClass } from '../../../../server/openbadges/v2/badge-class.ts';
import { issuerV2 } from '../../../../server/openbadges/v2/issuer.ts';
import { revocationList } from '../../../../server/openbadges/v2/revocation-list.ts';
import { problemsOf } from '../../../../server/openbadges/v2/shapes.ts';
import { achievementDocument } from '../../../../server/openbadges/v3/achievement.ts';
import {
  decodeList,
  emptyList,
  encodeList,
  isBitSet,
  LIST_SIZE,
  withBitsSet,
} from '../../../../server/openbadges/v3/bitstring.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { schemaProblems } from '../../../../server/openbadges/v3/schema.ts';
import {
  achievement,
  address,
  anyFacts,
  assertionFacts,
  at,
  badge,
  controllers,
  facts,
  ids,
  issuer,
  ORIGIN,
  publicKey,
  salt,
  signedCredential,
  statusList,
  vector,
} from '../samples.ts';

/** Every value below, for rules that hold everywhere in a document. */
function* values(node: unknown): Generator {
  yield node;
  if (typeof node === 'object' && node !== null) for (const one of Object.values(node)) yield* values(one);
}
const isRefused = (act: () => unknown): boolean => {
  try {
    act();
    return false;
  } catch (thrown) {
    return hasCode(thrown, 'DOCUMENT_INVALID');
  }
};

describe('identity hash', () => {
  it('reproduces the published examples', () => {
    for (const { identity, salt: given, hash } of vector('ob3-di-spec-vector').identityHashExamples) {
      expect(hashAddress(identity, given ?? '')).to.equal(hash);
      const claim = { hashed: true, identity: hash, ...(given === null ? {} : { salt: given }) };
      expect(isIdentity(identity, claim)).to.equal(true);
      expect(
        isIdentity(identity, { ...claim, identity: hash.replace(/[a-f]/g, (c) => c.toUpperCase()) }),
      ).to.equal(true);
      expect(isIdentity(`${identity}x`, claim)).to.equal(false);
    }
  });

  it('does not match the SHA-1 that an old text labels as sha256', () => {
    for (const { identity, labelled } of vector('ob3-di-spec-vector').knownBadPublishedExamples) {
      expect(isIdentity(identity, { hashed: true, identity: labelled })).to.equal(false);
    }
  });

  it('is issued over the trimmed, NFC, lower-cased address', () => {
    expect(hashAddress(' Ada@Harbour.Example ', salt)).to.equal(hashAddress(address, salt));
    expect(hashAddress('re\u0301ne@harbour.example', salt)).to.equal(
      hashAddress('r\u00e9ne@harbour.example', salt),
    );
  });

  it('is tried as given and lower-cased, in md5 too, and plainly where it is not hashed', () => {
    const lower = { hashed: true, identity: hashAddress(address, salt), salt };
    expect(isIdentity(' ADA@harbour.example', lower)).to.equal(true);
    const mixed = 'sha256$4fc82b26aecb47d2868c4efbe3581732a3e7cbcc6c2efb32062c08170a05eeb8';
    expect(isIdentity('11', { hashed: true, identity: mixed })).to.equal(true);
    expect(isIdentity('mayze', { hashed: true, identity: 'md5$99c41e5d7ff1b2c2a8e1f0d2b1cb5e8d' })).to.equal(
      false,
    );
    expect(isIdentity('A', { hashed: true, identity: 'md5$0cc175b9c0f1b6a831c399e269772661' })).to.equal(
      true,
    );
    expect(isIdentity('ADA@harbour.example', { hashed: false, identity: address })).to.equal(true);
    expect(isIdentity('eve@harbour.example', { hashed: false, identity: address })).to.equal(false);
  });
});

describe('dates', () => {
  it('are written in UTC and read in any zone', () => {
    expect(isoOf(Date.UTC(2026, 0, 1) + 250)).to.equal('2026-01-01T00:00:00Z');
    expect(instantOf('2026-01-01T02:00:00+02:00')).to.equal(Date.UTC(2026, 0, 1));
    expect(instantOf('2026-01-01t00:00:00.5z')).to.equal(Date.UTC(2026, 0, 1) + 500);
  });

  it('need a zone and a day that exists', () => {
    for (const text of [
      '2026-01-01',
      '2026-01-01T00:00:00',
      '2026-02-30T00:00:00Z',
      '2026-01-01T25:00:00Z',
      '',
      7,
      null,
    ]) {
      expect(instantOf(text), String(text)).to.equal(undefined);
    }
  });
});

describe('OB 2.0 documents', () => {
  const lists = { id: at.revocations(ids.issuer), issuer: issuer.id };
  const all = {
    issuer: issuerV2(issuer),
    badgeClass: badgeClass(badge),
    assertion: hostedAssertion(assertionFacts),
    revokedAssertion: revokedAssertion({ id: at.assertion(ids.award), reason: 'Issued in error' }),
    revocationList: revocationList(lists),
  };

  it('have the members of the standard, no nulls, and times with a zone', () => {
    for (const [shape, document] of Object.entries(all)) {
      expect(problemsOf(shape as keyof typeof all, document), shape).to.deep.equal([]);
      expect([...values(document)], shape).to.not.include(null);
    }
    expect(all.assertion.issuedOn).to.equal('2026-01-15T10:30:00Z');
    expect(all.assertion.expires).to.equal('2029-01-15T00:00:00Z');
  });

  it('lead from assertion to badge to issuer', () => {
    expect(all.assertion.badge).to.equal(all.badgeClass.id);
    expect(all.badgeClass.issuer).to.equal(all.issuer.id);
    expect(all.issuer.revocationList).to.equal(all.revocationList.id);
  });

  it('never show the address', () => {
    expect(JSON.stringify(all.assertion)).to.not.include('ada@');
    expect(all.assertion.recipient).to.deep.equal({
      type: 'email',
      hashed: true,
      salt,
      identity: hashAddress(address, salt),
    });
  });

  it('leave out what is empty', () => {
    const bare = badgeClass({ ...badge, tags: [] });
    expect(bare).to.not.have.property('tags');
    expect(revokedAssertion({ id: 'https://a.example/1', reason: '' })).to.not.have.property(
      'revocationReason',
    );
    expect(hostedAssertion({ ...assertionFacts, expiresAt: undefined })).to.not.have.property('expires');
  });

  it('say no more than the minimum once revoked', () => {
    expect(all.revokedAssertion).to.deep.equal({
      '@context': 'https://w3id.org/openbadges/v2',
      type: 'Assertion',
      id: `${ORIGIN}/a/${ids.award}`,
      revoked: true,
      revocationReason: 'Issued in error',
    });
  });

  it('keep at least two entries in the revocation list', () => {
    expect(all.revocationList.revokedAssertions).to.have.length(2);
    const more = revocationList({ ...lists, revoked: [{ id: 'urn:uuid:1', revocationReason: 'r' }] });
    expect(more.revokedAssertions).to.have.length(3);
    const uuids = all.revocationList.revokedAssertions.map((one) => (typeof one === 'string' ? one : one.id));
    for (const one of uuids) expect(one).to.match(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
  });

  it('refuse an issuer without address or e-mail', () => {
    expect(isRefused(() => issuerV2({ ...issuer, email: '' }))).to.equal(true);
    expect(isRefused(() => issuerV2({ ...issuer, url: 'harbour' }))).to.equal(true);
  });
});

describe('OB 3.0 documents', () => {
  const credential = openBadgeCredential(facts);

  it('pass the official JSON Schema, before and after signing', async () => {
    expect(schemaProblems(credential)).to.deep.equal([]);
    expect(schemaProblems(await signedCredential())).to.deep.equal([]);
  });

  it('pass it whatever the facts, without nulls or empty arrays', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const built = openBadgeCredential(any);
        for (const value of values(built)) {
          expect(value === null || (Array.isArray(value) && value.length === 0)).to.equal(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('carry the two dates apart: issued and achieved', () => {
    expect(credential.validFrom).to.equal('2026-01-15T10:30:00Z');
    expect(credential.awardedDate).to.equal('2026-01-15T09:30:00Z');
    expect(credential.validUntil).to.equal('2029-01-15T00:00:00Z');
  });

  it('point at the status list by index', () => {
    expect(credential.credentialStatus).to.deep.equal({
      id: `${ORIGIN}/status/first-list#94567`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '94567',
      statusListCredential: `${ORIGIN}/status/first-list`,
    });
  });

  it('refuse an achievement type that the standard does not know', () => {
    const odd = { ...facts.subject, achievement: { ...achievement, achievementType: 'Medal' } };
    expect(isRefused(() => openBadgeCredential({ ...facts, subject: odd }))).to.equal(true);
  });

  it('describe the achievement at its own address', () => {
    const document = achievementDocument(achievement);
    expect(document.id).to.equal(`${ORIGIN}/badges/knots/3`);
    expect(document).to.deep.include(credential.credentialSubject.achievement);
  });

  it('list every key in both controller documents, under the id that signs', () => {
    const keys = [publicKey, 'z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi'];
    for (const document of [controllers.did(keys), controllers.https(keys)]) {
      const listed = document.verificationMethod.map((one) =>
        one.type === 'Multikey' ? one.publicKeyMultibase : '',
      );
      expect(listed).to.deep.equal(keys);
      expect(document.assertionMethod).to.deep.equal(keys.map((key) => `${document.id}#${key}`));
      for (const method of document.verificationMethod) {
        expect(method).to.deep.include({ type: 'Multikey', controller: document.id });
      }
    }
    expect(controllers.did(keys).id).to.equal(credential.issuer.id);
  });

  it('check the older data model by the same schema with its own names', () => {
    const { validFrom, validUntil, ...rest } = credential;
    const older = {
      ...rest,
      '@context': ['https://www.w3.org/2018/credentials/v1', credential['@context'][1]],
      issuanceDate: validFrom,
      expirationDate: validUntil,
    };
    expect(schemaProblems(older, '1.1')).to.deep.equal([]);
    expect(schemaProblems(credential, '1.1')).to.include.members(['/issuanceDate', '/@context/0']);
    expect(schemaProblems(older)).to.include('/validFrom');
  });
});

describe('status list', () => {
  it('has 131,072 entries, the leftmost bit first', () => {
    const bits = decodeList(withBitsSet(emptyList(), [0, 9]))!;
    expect(bits.length * 8).to.equal(LIST_SIZE);
    expect([bits[0], bits[1]]).to.deep.equal([0b1000_0000, 0b0100_0000]);
  });

  it('sets exactly the bits it is told to, and keeps those that were set', () => {
    const index = fc.integer({ min: 0, max: LIST_SIZE - 1 });
    fc.assert(
      fc.property(
        fc.uniqueArray(index, { maxLength: 20 }),
        fc.uniqueArray(index, { maxLength: 20 }),
        (a, b) => {
          const bits = decodeList(withBitsSet(withBitsSet(emptyList(), a), b))!;
          const set = [...bits.keys()].flatMap((byte) =>
            bits[byte] === 0
              ? []
              : [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => byte * 8 + bit).filter((i) => isBitSet(bits, i)),
          );
          expect(set).to.deep.equal([...new Set([...a, ...b])].sort((x, y) => x - y));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('knows no bit beyond its end', () => {
    const bits = new Uint8Array(2);
    for (const index of [-1, 16, 1.5, Number.NaN]) expect(isBitSet(bits, index)).to.equal(undefined);
    expect(isRefused(() => withBitsSet(encodeList(bits), [16]))).to.equal(true);
    expect(isRefused(() => withBitsSet('u', [1]))).to.equal(true);
  });

  it('is not inflated beyond 16 MiB', () => {
    const bomb = gzipSync(new Uint8Array(16 * 1024 * 1024 + 1)).toString('base64url');
    expect(decodeList(`u${bomb}`)).to.equal(undefined);
    expect(decodeList('u!!')).to.equal(undefined);
    expect(decodeList(`u${Buffer.from('not gzip').toString('base64url')}`)).to.equal(undefined);
  });

  it('is a credential of the issuer', () => {
    const list = statusList();
    expect(list.issuer).to.equal(at.issuerDid(ids.issuer));
    expect(list.credentialSubject).to.deep.include({
      id: `${ORIGIN}/status/first-list#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
    });
    expect(list.credentialSubject.encodedList).to.match(/^uH4sI/);
  });
});
