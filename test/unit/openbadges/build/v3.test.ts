import { expect } from 'chai';
import fc from 'fast-check';
import { hasCode } from '../../../../server/errors.ts';
import { OB_V3, OB_V3_EXTENSIONS, VC_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { canonicalText } from '../../../../server/openbadges/proof/canonical.ts';
import { createContextCache } from '../../../../server/openbadges/proof/context-cache.ts';
import { createCredentialSeries, openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { endorsementCredential } from '../../../../server/openbadges/v3/endorsement.ts';
import { revocationListV3 } from '../../../../server/openbadges/v3/revocation-list.ts';
import { schemaProblems } from '../../../../server/openbadges/v3/schema.ts';
import { address, at, did, facts, ids, signed } from '../samples.ts';
import {
  anyCredential,
  anyEndorsement,
  endorsementFacts,
  fullV3,
  SCHEMA,
  signedEndorsement,
} from './full.ts';
import { empties, isRefused, membersOf } from './walk.ts';

const contextResolver = createContextCache();
const LIST = 'https://badges.harbour.example/issuers/harbour-college/revoked';

describe('building OB 3.0', () => {
  const full = openBadgeCredential(fullV3);
  const { credentialSubject: subject } = full;

  describe('with every member', () => {
    it('passes the schema and is all vocabulary: safe mode finds no unknown term', async () => {
      expect(schemaProblems(full)).to.deep.equal([]);
      expect((await canonicalText(full)).split('\n').length).to.be.greaterThan(180);
    });

    it('holds every 0..* and 1..* member as a list, even of one', () => {
      const { achievement } = subject;
      for (const list of [
        full.type,
        full.issuer.type,
        full.issuer.otherIdentifier,
        full.evidence,
        full.credentialSchema,
        subject.type,
        subject.identifier,
        subject.result,
        achievement.type,
        achievement.tag,
        achievement.alignment,
        achievement.resultDescription,
        achievement.otherIdentifier,
        achievement.related,
      ]) {
        expect(list).to.be.an('array');
      }
    });

    it('names the subject by id and by several identifiers, hashed or plain', () => {
      expect(subject.id).to.equal('did:example:ada');
      expect(subject.identifier?.map(({ identityType, hashed }) => [identityType, hashed])).to.deep.equal([
        ['emailAddress', true],
        ['name', false],
        ['ext:seaman', true],
      ]);
      expect(subject.identifier?.[1]).to.deep.equal({
        type: 'IdentityObject',
        identityType: 'name',
        hashed: false,
        identityHash: 'Ada Sailor',
      });
      expect(JSON.stringify(full)).to.not.include(address);
    });

    it('says what was achieved, how well, when and for what credit', () => {
      expect(subject).to.deep.include({
        narrative: 'Eight knots in two minutes.',
        creditsEarned: 1.5,
        role: 'Deckhand',
        term: 'Winter 2025',
        activityStartDate: '2025-10-01T00:00:00Z',
        activityEndDate: '2025-12-20T00:00:00Z',
        source: { id: 'https://port.example', type: ['Profile'], name: 'Port Authority' },
      });
      expect(subject.result?.[1]).to.deep.equal({
        type: ['Result'],
        resultDescription: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b02',
        achievedLevel: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b03',
      });
      expect(subject.achievement.resultDescription?.[1]).to.deep.include({
        resultType: 'RubricCriterionLevel',
        allowedValue: ['poor', 'good', 'very good'],
      });
    });

    it('may be called an AchievementCredential, which means the same', async () => {
      const other = openBadgeCredential({ ...facts, type: 'AchievementCredential' });
      expect(other.type).to.deep.equal(['VerifiableCredential', 'AchievementCredential']);
      expect(await canonicalText(other)).to.equal(await canonicalText(openBadgeCredential(facts)));
    });

    it('spells languages as the standard asks', () => {
      expect(subject.achievement.inLanguage).to.equal('en-GB');
      expect(subject.achievement.related?.[0]).to.deep.equal({
        id: at.achievement(ids.badge, 2),
        type: ['Related'],
        inLanguage: 'es',
        version: '2',
      });
    });

    it('takes name and picture of the achievement unless told', () => {
      expect(full.name).to.equal('Knots and splices, winter 2025');
      const { name: _name, image: _image, ...untold } = fullV3;
      expect(openBadgeCredential(untold)).to.deep.include({
        name: 'Knots and splices',
        image: { id: at.image(ids.image), type: 'Image', caption: 'A knot' },
      });
    });
  });

  describe('contexts', () => {
    const plain = [VC_V2, OB_V3];
    const extended = [VC_V2, OB_V3, OB_V3_EXTENSIONS];
    const { schemas: _schemas, refresh: _refresh, ...bare } = fullV3;

    it('are three if and only if a 1EdTech type is used', () => {
      const revocable = { type: '1EdTechRevocationList' as const, list: LIST };
      expect(openBadgeCredential(bare)['@context']).to.deep.equal(plain);
      expect(openBadgeCredential({ ...bare, schemas: [], refresh: '' })['@context']).to.deep.equal(plain);
      for (const one of [{ schemas: [SCHEMA] }, { refresh: LIST }, { status: revocable }]) {
        expect(openBadgeCredential({ ...bare, ...one })['@context']).to.deep.equal(extended);
        expect(endorsementCredential({ ...endorsementFacts, ...one })['@context']).to.deep.equal(extended);
      }
      expect(endorsementCredential(endorsementFacts)['@context']).to.deep.equal(plain);
    });

    it('are enough to sign by, and without the third it is not', async () => {
      await signed(full);
      const thrown: unknown = await signed({ ...full, '@context': plain }).catch((error: unknown) => error);
      expect(hasCode(thrown, 'SIGNING_FAILED')).to.equal(true);
    });
  });

  describe('status, schema and refresh', () => {
    it('carries one status object: a bit of a list, or the issuer’s own list', () => {
      expect(openBadgeCredential(facts).credentialStatus).to.deep.include({
        type: 'BitstringStatusListEntry',
        statusListIndex: '94567',
      });
      const status = { type: '1EdTechRevocationList' as const, list: LIST };
      expect(openBadgeCredential({ ...facts, status }).credentialStatus).to.deep.equal({
        id: LIST,
        type: '1EdTechRevocationList',
      });
      expect(openBadgeCredential({ ...facts, status: undefined })).to.not.have.property('credentialStatus');
    });

    it('names the schema and where to refresh', () => {
      expect(full.credentialSchema).to.deep.equal([{ id: SCHEMA, type: '1EdTechJsonSchemaValidator2019' }]);
      expect(full.refreshService).to.deep.equal({
        id: 'https://harbour.example/refresh/1',
        type: '1EdTechCredentialRefresh',
      });
    });

    it('lists what was revoked by id and reason, never as an empty list or a single entry', () => {
      const list = revocationListV3({
        id: LIST,
        issuer: did,
        revoked: [{ id: facts.id, revocationReason: 'Error' }],
      });
      expect(list.revokedCredential.at(-1)).to.deep.equal({
        id: facts.id,
        revoked: true,
        revocationReason: 'Error',
      });
      expect(revocationListV3({ id: LIST, issuer: did }).revokedCredential).to.have.length(2);
    });
  });

  describe('endorsements', () => {
    it('are credentials of their own, embedded with their proofs', async () => {
      const endorsement = await signedEndorsement();
      expect(endorsement.credentialSubject).to.deep.equal({
        id: at.achievement(ids.badge, 3),
        type: ['EndorsementSubject'],
        endorsementComment: 'We employ who holds this badge.',
      });
      const everywhere = openBadgeCredential({
        ...fullV3,
        issuer: { ...fullV3.issuer, endorsements: [endorsement] },
        subject: {
          ...fullV3.subject,
          achievement: { ...fullV3.subject.achievement, endorsements: [endorsement] },
        },
        endorsements: [endorsement],
      });
      expect(everywhere.endorsement).to.deep.equal([endorsement]);
      expect(everywhere.issuer.endorsement).to.deep.equal([endorsement]);
      expect(everywhere.credentialSubject.achievement.endorsement).to.deep.equal([endorsement]);
      expect((await signed(everywhere)).proof).to.have.length(1);
    });

    it('as JWTs are refused by Data Integrity: its contexts do not sign them alike everywhere', async () => {
      const credential = openBadgeCredential({ ...facts, endorsementJwts: ['eyJh.eyJp.c2ln'] });
      const thrown: unknown = await signed(credential).catch((error: unknown) => error);
      expect(hasCode(thrown, 'SIGNING_FAILED')).to.equal(true);
    });

    it('are refused where they endorse nothing', () => {
      const endorsed = { id: undefined as never };
      expect(isRefused(() => endorsementCredential({ ...endorsementFacts, endorsed }))).to.equal(true);
      const unsigned = { ...endorsementCredential(endorsementFacts), name: undefined };
      expect(isRefused(() => openBadgeCredential({ ...facts, endorsements: [unsigned] }))).to.equal(true);
    });
  });

  it('is well formed and signable whatever the input: known terms, no nulls, nothing empty', async () => {
    await fc.assert(
      fc.asyncProperty(anyCredential, anyEndorsement, async (credential, endorsement) => {
        for (const built of [openBadgeCredential(credential), endorsementCredential(endorsement)]) {
          expect(empties(built)).to.deep.equal([]);
          expect(await canonicalText(built, { contextResolver })).to.include(`<${built.id}>`);
        }
      }),
      { numRuns: 150, seed: 30 },
    );
  });

  it('refuses what the schema does not admit, and names the members', () => {
    const { achievement } = facts.subject;
    const about = (change: object): object => ({ subject: { ...facts.subject, ...change } });
    const cases: [object, string][] = [
      [{ issuer: { ...facts.issuer, id: undefined } }, '/issuer/id'],
      [
        about({ achievement: { ...achievement, description: undefined } }),
        '/credentialSubject/achievement/description',
      ],
      [about({ recipients: [], id: '' }), '/credentialSubject/id'],
      [
        about({ recipients: [{ identity: 'x', salt: 's', type: 'passport' }] }),
        '/credentialSubject/identifier/0/identityType',
      ],
      [about({ results: [{ status: 'Perfect' }] }), '/credentialSubject/result/0/status'],
      [about({ creditsEarned: '3' }), '/credentialSubject/creditsEarned'],
      [{ endorsementJwts: ['no token'] }, '/endorsementJwt/0'],
    ];
    for (const [change, member] of cases) {
      expect(
        membersOf(() => openBadgeCredential({ ...facts, ...change })),
        member,
      ).to.include(member);
    }
  });

  it('refuses input of which whole parts are missing, by name', () => {
    const { achievement } = facts.subject;
    const cases: [object, string][] = [
      [{ issuer: undefined }, 'profile'],
      [{ subject: undefined }, 'subject'],
      [{ subject: { recipients: [] } }, 'achievement'],
      [{ subject: { ...facts.subject, achievement: { ...achievement, criteria: undefined } } }, 'criteria'],
    ];
    for (const [change, member] of cases) {
      expect(
        membersOf(() => openBadgeCredential({ ...facts, ...change })),
        member,
      ).to.deep.equal([member]);
    }
    const nothing = { ...endorsementFacts, endorsed: undefined as never };
    expect(membersOf(() => endorsementCredential(nothing))).to.deep.equal(['endorsed']);
  });

  it('refuses times that cannot be written', () => {
    for (const issuedAt of [Number.NaN, Infinity, 8.64e15, -1e15]) {
      expect(
        isRefused(() => openBadgeCredential({ ...facts, issuedAt })),
        String(issuedAt),
      ).to.equal(true);
    }
  });

  describe('a series', () => {
    it('builds what is built one by one, whatever differs', () => {
      fc.assert(
        fc.property(anyCredential, anyCredential, (any, other) => {
          const series = createCredentialSeries(any);
          for (const { id, issuedAt, awardedAt, expiresAt, status, refresh, subject: named } of [
            any,
            other,
          ]) {
            const award = { id, issuedAt, awardedAt, expiresAt, status, refresh };
            const { id: subjectId, recipients, results } = named;
            const subject = { ...any.subject, id: subjectId, recipients, results };
            expect(JSON.stringify(series({ ...award, subjectId, recipients, results }))).to.equal(
              JSON.stringify(openBadgeCredential({ ...any, ...award, subject })),
            );
          }
        }),
        { numRuns: 100, seed: 30 },
      );
    });

    it('refuses its common parts at once, and of each award what would be refused one by one', () => {
      const odd = {
        ...facts,
        subject: { achievement: { ...facts.subject.achievement, achievementType: 'Medal' } },
      };
      expect(isRefused(() => createCredentialSeries(odd))).to.equal(true);
      const series = createCredentialSeries(facts);
      const award = { ...facts, recipients: facts.subject.recipients };
      const changes = [
        { id: 7 },
        { issuedAt: Number.NaN },
        { recipients: [] },
        { recipients: [{ identity: 'x', salt: 's', type: 'passport' }] },
        { recipients: [{ identity: 'x' }] },
        { status: { type: '1EdTechRevocationList' } },
      ];
      for (const change of changes) {
        expect(
          isRefused(() => series({ ...award, ...change } as never)),
          JSON.stringify(change),
        ).to.equal(true);
      }
    });

    it('does not see what its input becomes, and gives out nothing that could change the next', () => {
      const common = structuredClone(facts);
      const series = createCredentialSeries(common);
      const award = { ...facts, recipients: facts.subject.recipients };
      common.subject.achievement.name = 'Another';
      expect(series(award)).to.deep.equal(openBadgeCredential(facts));
      expect(() => (series(award).issuer.name = 'Another')).to.throw(TypeError);
    });
  });
});
