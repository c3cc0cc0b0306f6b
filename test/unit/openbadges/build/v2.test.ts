import { expect } from 'chai';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { compactVerify } from 'jose';
import { contexts, OB_V2 } from '../../../../server/openbadges/contexts/contexts.ts';
import { cryptographicKey } from '../../../../server/openbadges/keys/cryptographic-key.ts';
import { publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import {
  createAssertionSeries,
  hostedAssertion,
  signedAssertion,
} from '../../../../server/openbadges/v2/assertion.ts';
import { badgeClass } from '../../../../server/openbadges/v2/badge-class.ts';
import { endorsement } from '../../../../server/openbadges/v2/endorsement.ts';
import { issuerV2 } from '../../../../server/openbadges/v2/issuer.ts';
import { revocationList } from '../../../../server/openbadges/v2/revocation-list.ts';
import { signAssertion } from '../../../../server/openbadges/v2/sign-assertion.ts';
import { assertionFacts } from '../samples.ts';
import { anyAssertion, anyBadgeClass, anyIssuerV2, anyUuidOf, fullV2, keyPair } from './full.ts';
import { empties, isRefused, membersOf } from './walk.ts';

const UUID = 'urn:uuid:2d1f9c6e-0d0a-4c58-8f5b-6b1b8f1f6a10';
const KEY = 'https://badges.harbour.example/keys/1/v2';
const toSign = { ...assertionFacts, id: UUID, creator: KEY };
const terms = new Set(Object.keys((contexts.get(OB_V2) as { '@context': object })['@context']));

/** Names of members that the context of the standard does not know; what stands inside extensions is their own. */
function unknownTerms(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(unknownTerms);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => {
    if (name.startsWith('extensions:')) return [];
    return [...(name.startsWith('@') || terms.has(name) ? [] : [name]), ...unknownTerms(value)];
  });
}

describe('building OB 2.0', () => {
  describe('with every member', () => {
    it('writes an issuer with several keys, its scope, its language and who endorses it', () => {
      expect(issuerV2(fullV2.issuer)).to.deep.equal({
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'Profile',
        id: 'https://badges.harbour.example/issuers/harbour-college/v2',
        name: 'Harbour College',
        url: 'https://harbour.example',
        email: 'badges@harbour.example',
        telephone: '+4930123456',
        description: 'Seamanship since 1911',
        image: {
          id: 'https://harbour.example/anchor.png',
          caption: 'An anchor',
          author: 'https://harbour.example/people/ines',
        },
        publicKey: ['https://harbour.example/keys/1/v2', 'https://harbour.example/keys/2/v2'],
        revocationList: 'https://badges.harbour.example/issuers/harbour-college/revocations',
        verification: {
          type: 'VerificationObject',
          startsWith: ['https://harbour.example/badges/'],
          allowedOrigins: ['harbour.example'],
        },
        '@language': 'en',
        endorsement: ['https://harbour.example/endorsements/port-authority'],
      });
    });

    it('writes a badge class as one of several languages, with alignments and extensions', () => {
      expect(badgeClass(fullV2.badge)).to.deep.include({
        '@language': 'es',
        version: '3',
        related: [
          {
            type: ['BadgeClass'],
            id: 'https://badges.harbour.example/badges/knots/2/v2',
            '@language': 'en',
            version: '2',
          },
        ],
        alignment: [
          {
            targetName: 'Bends and hitches',
            targetUrl: 'https://harbour.example/frameworks/ropework/7',
            targetDescription: 'Chooses the right knot',
            targetFramework: 'Ropework 2024',
            targetCode: 'RW-7',
          },
        ],
        endorsement: ['https://harbour.example/endorsements/port-authority'],
        'extensions:ApplyLink': fullV2.badge.extensions['extensions:ApplyLink'],
      });
    });

    it('spells languages canonically, and leaves out what is no language', () => {
      expect(badgeClass({ ...fullV2.badge, language: 'pt_br' })['@language']).to.equal('pt-BR');
      expect(badgeClass({ ...fullV2.badge, language: 'no language' })).to.not.have.property('@language');
    });

    it('writes an assertion with evidence as addresses and as words, narrative and picture', () => {
      expect(hostedAssertion(fullV2.assertion)).to.deep.include({
        image: 'https://harbour.example/a/1.png',
        narrative: 'Eight knots in two minutes.',
        evidence: [
          'https://harbour.example/logbook/1',
          'https://harbour.example/logbook/2',
          {
            id: 'https://harbour.example/logbook/3',
            narrative: 'Tied them *in the dark*.',
            name: 'Night watch',
            description: 'A page of the log',
            genre: 'Log',
            audience: 'Examiners',
          },
        ],
      });
    });

    it('writes an endorsement, hosted or to be signed', () => {
      const hosted = endorsement(fullV2.endorsement);
      expect(hosted).to.deep.equal({
        '@context': 'https://w3id.org/openbadges/v2',
        type: 'Endorsement',
        id: 'https://harbour.example/endorsements/port-authority',
        claim: {
          id: 'https://badges.harbour.example/badges/knots/3/v2',
          endorsementComment: 'We employ who holds this badge.',
        },
        issuer: 'https://port.example/profile.json',
        issuedOn: '2026-01-15T09:30:00Z',
        verification: { type: 'HostedBadge' },
        '@language': 'en',
      });
      const signed = endorsement({ ...fullV2.endorsement, id: UUID, creator: KEY });
      expect(signed.verification).to.deep.equal({ type: 'SignedBadge', creator: KEY });
    });

    it('may embed badge class, issuer and endorsement whole', () => {
      const embedded = badgeClass({
        ...fullV2.badge,
        issuer: issuerV2(fullV2.issuer),
        endorsements: [endorsement(fullV2.endorsement)],
      });
      expect(hostedAssertion({ ...fullV2.assertion, badge: embedded }).badge).to.deep.equal(embedded);
    });
  });

  describe('recipients', () => {
    it('are hashed by any type the standard has, and normalised only where they are e-mail addresses', () => {
      const named = (recipient: Parameters<typeof hostedAssertion>[0]['recipient']): object =>
        hostedAssertion({ ...assertionFacts, recipient }).recipient;
      const sha256 = (text: string): string => `sha256$${createHash('sha256').update(text).digest('hex')}`;
      expect(named({ identity: ' ADA@Harbour.example ', salt: 'deadsea' })).to.deep.equal({
        type: 'email',
        hashed: true,
        salt: 'deadsea',
        identity: sha256('ada@harbour.exampledeadsea'),
      });
      expect(named({ type: 'url', identity: ' https://ada.example/Me ', salt: 'deadsea' })).to.deep.equal({
        type: 'url',
        hashed: true,
        salt: 'deadsea',
        identity: sha256('https://ada.example/Medeadsea'),
      });
    });

    it('are plain only for who asks', () => {
      const recipient = { identity: 'Ada@harbour.example', hashed: false as const };
      expect(hostedAssertion({ ...assertionFacts, recipient }).recipient).to.deep.equal({
        type: 'email',
        hashed: false,
        identity: 'ada@harbour.example',
      });
    });

    it('without salt or identity are refused', () => {
      for (const recipient of [{ identity: 'ada@harbour.example' }, { salt: 'pepper-and-salt' }, {}]) {
        expect(
          isRefused(() => hostedAssertion({ ...assertionFacts, recipient: recipient as never })),
        ).to.equal(true);
      }
    });
  });

  describe('signed', () => {
    it('is a JWS whose header holds the algorithm alone, as jose reads it', async () => {
      for (const [kind, alg] of [
        ['rsa', 'RS256'],
        ['ec', 'ES256'],
      ] as const) {
        const payload = signedAssertion(toSign);
        const jws = signAssertion(payload, keyPair(kind).privateKey, alg);
        const read = await compactVerify(jws, keyPair(kind).publicKey);
        expect(read.protectedHeader).to.deep.equal({ alg });
        expect(JSON.parse(Buffer.from(read.payload).toString())).to.deep.equal(payload);
      }
      expect(signedAssertion(toSign).verification).to.deep.equal({ type: 'SignedBadge', creator: KEY });
    });

    it('is RS256 unless told, and never by a key of another kind', () => {
      const payload = signedAssertion(toSign);
      expect(signAssertion(payload, keyPair('rsa').privateKey)).to.match(/^eyJhbGciOiJSUzI1NiJ9\./);
      expect(() => signAssertion(payload, keyPair('ec').privateKey))
        .to.throw()
        .with.property('code', 'SIGNING_FAILED');
    });

    it('has an id of version 4: the official validator knows no later ones', () => {
      const uuids = [
        'urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057',
        'https://badges.harbour.example/a/1',
        'urn:uuid:2d1f9c6e-0d0a-4c58-0f5b-6b1b8f1f6a10',
      ];
      for (const id of uuids)
        expect(
          isRefused(() => signedAssertion({ ...toSign, id })),
          id,
        ).to.equal(true);
    });

    it('has a key document in PEM that names its owner', () => {
      const document = cryptographicKey(KEY, fullV2.issuer.id, publicMembersOf(keyPair('rsa').publicKey));
      expect(document).to.deep.include({ type: 'CryptographicKey', id: KEY, owner: fullV2.issuer.id });
      expect(document.publicKeyPem).to.equal(
        keyPair('rsa').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      );
    });

    it('is revoked by id, with its reason where there is one', () => {
      const list = revocationList({
        id: fullV2.issuer.revocationList,
        issuer: fullV2.issuer.id,
        revoked: [
          { id: UUID, revocationReason: 'Issued in error' },
          { id: UUID, revocationReason: '' },
        ],
      });
      expect(list.revokedAssertions.slice(2)).to.deep.equal([
        { id: UUID, revocationReason: 'Issued in error' },
        { id: UUID },
      ]);
    });
  });

  describe('a series', () => {
    it('builds what is built one by one, whatever differs', () => {
      fc.assert(
        fc.property(anyAssertion, anyUuidOf, (any, salt) => {
          const series = createAssertionSeries(any);
          const other = { ...any, recipient: { identity: 'b@c.example', salt } };
          for (const one of [any, other]) {
            expect(JSON.stringify(series(one))).to.equal(JSON.stringify(hostedAssertion({ ...any, ...one })));
          }
        }),
        { numRuns: 100, seed: 30 },
      );
    });

    it('refuses what would be refused one by one', () => {
      expect(isRefused(() => createAssertionSeries({ badge: 'knots' }))).to.equal(true);
      const series = createAssertionSeries({ badge: assertionFacts.badge });
      const odd = [
        { ...assertionFacts, id: 'no address' },
        { ...assertionFacts, issuedAt: Number.NaN },
        { ...assertionFacts, recipient: { identity: 'x', type: 'passport', salt: 's' } as never },
      ];
      for (const one of odd) expect(isRefused(() => series(one))).to.equal(true);
    });
  });

  it('is well formed whatever the input: known members, no nulls, nothing empty', () => {
    fc.assert(
      fc.property(anyIssuerV2, anyBadgeClass, anyAssertion, anyUuidOf, (issuer, badge, assertion, id) => {
        const built = [
          issuerV2(issuer),
          badgeClass(badge),
          hostedAssertion(assertion),
          signedAssertion({ ...assertion, id, creator: KEY }),
        ];
        for (const document of built) {
          expect(unknownTerms(document)).to.deep.equal([]);
          expect(empties(document)).to.deep.equal([]);
        }
      }),
      { numRuns: 200, seed: 30 },
    );
  });

  it('refuses what the standard does not admit, and names the members', () => {
    const cases: [() => unknown, string][] = [
      [() => badgeClass({ ...fullV2.badge, image: '' }), 'image'],
      [() => badgeClass({ ...fullV2.badge, criteria: {} }), 'criteria'],
      [() => badgeClass({ ...fullV2.badge, criteria: undefined as never }), 'criteria'],
      [() => hostedAssertion({ ...fullV2.assertion, recipient: undefined as never }), 'recipient'],
      [() => endorsement({ ...fullV2.endorsement, claim: undefined as never }), 'claim'],
      [() => badgeClass({ ...fullV2.badge, related: [{ id: 'x' }] }), 'related.0.id'],
      [() => badgeClass({ ...fullV2.badge, extensions: { name: {} } }), 'name'],
      [() => hostedAssertion({ ...fullV2.assertion, image: 'data:image/png;base64,' }), 'image'],
      [() => hostedAssertion({ ...fullV2.assertion, badge: 'knots' }), 'badge'],
      [() => endorsement({ ...fullV2.endorsement, claim: { id: 'knots' } }), 'claim.id'],
      [() => issuerV2({ ...fullV2.issuer, publicKeys: ['key one'] }), 'publicKey'],
    ];
    for (const [act, member] of cases) {
      expect(membersOf(act), member).to.deep.equal([member]);
    }
  });
});
