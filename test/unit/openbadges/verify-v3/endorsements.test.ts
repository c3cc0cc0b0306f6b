import { expect } from 'chai';
import { publicKeyMultibaseOf } from '../../../../server/openbadges/keys/ed25519.ts';
import { publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import { limits } from '../../../../server/openbadges/verify/limits.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { endorsementCredential } from '../../../../server/openbadges/v3/endorsement.ts';
import { jwtOf, pairs } from '../jwt.ts';
import {
  achievement,
  controllers,
  did,
  facts,
  profile,
  publicKey,
  signed,
  statusList,
  status,
} from '../samples.ts';
import { essence, sampleWeb, verifyAt, type Web } from '../web.ts';

const seed = Buffer.alloc(32, 21);
const endorser = `did:key:${publicKeyMultibaseOf(seed)}`;
const comment = 'We know their knots.';

/** What the endorser says of something, with endorsements of its own. */
const word = (id: string, endorsements: object[] = []): object => ({
  ...endorsementCredential({
    id: `urn:uuid:0f0c1e8e-55b5-4c2b-9a55-${String(++count).padStart(12, '0')}`,
    name: 'A good word',
    issuer: { id: endorser, name: 'Guild of Riggers' },
    issuedAt: facts.issuedAt,
    endorsed: { id, comment },
  }),
  ...(endorsements.length === 0 ? {} : { endorsement: endorsements }),
});
let count = 0;
const spoken = async (id: string, endorsements: object[] = []): Promise<object> =>
  signed(word(id, endorsements), { issuerId: endorser, seed });

const endorsedBy = (input: Partial<typeof facts> & { endorsements?: object[] }): object =>
  openBadgeCredential({ ...facts, ...input });

describe('endorsements', () => {
  let web: Web;
  beforeEach(async () => {
    web = await sampleWeb();
  });

  it('are judged where they stand: of the badge, the issuer and the achievement', async () => {
    const credential = endorsedBy({
      endorsements: [await spoken(facts.id)],
      issuer: { ...facts.issuer, endorsements: [await spoken(did)] } as never,
      subject: {
        ...facts.subject,
        achievement: { ...achievement, endorsements: [await spoken(achievement.id)] } as never,
      },
    });
    const report = await verifyAt(web, await signed(credential));
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: ['recipient.notAsked'] });
    expect(
      report.endorsements?.map(({ of, by, comment: said, verdict }) => [of, by, said, verdict]),
    ).to.deep.equal([
      ['badge', 'Guild of Riggers', comment, 'valid'],
      ['issuer', 'Guild of Riggers', comment, 'valid'],
      ['achievement', 'Guild of Riggers', comment, 'valid'],
    ]);
    expect(report.endorsements?.[0]?.checks.map(({ id }) => id)).to.include.members([
      'proof',
      'key-binding',
      'schema',
    ]);
  });

  it('that are forged, about something else, or none at all leave the badge genuine, with a warning', async () => {
    const stranger = Buffer.alloc(32, 22);
    const cases: [object, string][] = [
      [await signed(word(facts.id), { issuerId: endorser, seed: stranger }), 'issuer'],
      [{ ...(await spoken(facts.id)), name: 'Changed' }, 'proof'],
      [word(facts.id), 'proof'],
      [await spoken('https://harbour.example/another-badge'), 'issuer'],
      [
        await signed({ ...word(facts.id), validUntil: '2026-02-01T00:00:00Z' }, { issuerId: endorser, seed }),
        'expired',
      ],
    ];
    for (const [endorsement, reason] of cases) {
      const report = await verifyAt(web, await signed(endorsedBy({ endorsements: [endorsement] })));
      expect(essence(report)).to.deep.equal({
        verdict: 'warnings',
        found: ['recipient.notAsked', 'endorsement.refused'],
      });
      expect(report.endorsements?.[0]?.verdict).to.equal('invalid');
      expect(report.endorsements?.[0]?.words.key).to.equal(`verify.verdict.invalid.${reason}`);
    }
  });

  it('that cannot be checked are said to be so', async () => {
    const lost = {
      ...word(facts.id),
      issuer: { id: 'https://gone.example/profile', type: ['Profile'], name: 'Gone' },
    };
    const endorsement = await signed(lost, { issuerId: 'https://gone.example/profile', seed });
    const report = await verifyAt(web, await signed(endorsedBy({ endorsements: [endorsement] })));
    expect(essence(report)).to.deep.equal({
      verdict: 'warnings',
      found: ['recipient.notAsked', 'endorsement.unchecked'],
    });
  });

  it('of endorsements are judged to the third, and not beyond', async () => {
    const inner = async (depth: number, target: string): Promise<object> => {
      const own = word(target) as { id: string };
      const said = depth === 0 ? [] : [await inner(depth - 1, own.id)];
      return signed(
        { ...own, ...(said.length === 0 ? {} : { endorsement: said }) },
        { issuerId: endorser, seed },
      );
    };
    const report = await verifyAt(
      web,
      await signed(endorsedBy({ endorsements: [await inner(3, facts.id)] })),
    );
    let depth = 0;
    let level = report.endorsements;
    for (; level !== undefined; level = level[0]?.endorsements) depth += 1;
    expect(depth).to.equal(limits.endorsementDepth);
    expect(report.verdict).to.equal('valid');
  });

  it('are no more than a report bears', async () => {
    const many = await Promise.all(Array.from({ length: limits.endorsements + 3 }, () => spoken(facts.id)));
    const report = await verifyAt(web, await signed(endorsedBy({ endorsements: many })));
    expect(report.endorsements).to.have.length(limits.endorsements);
    expect(essence(report).found).to.include('endorsement.notChecked');
  });

  it('may be JWTs in a JWT', async () => {
    const kid = `${profile.id}/keys/ec`;
    const listed = { kid: 'ec', url: kid, publicJwk: publicMembersOf(pairs.ES256.publicKey) };
    web.put(profile.id, controllers.https([publicKey, listed]));
    const saidByUs = endorsementCredential({
      id: 'urn:uuid:1f0c1e8e-55b5-4c2b-9a55-000000000001',
      name: 'A word',
      issuer: { id: profile.id, name: 'Harbour College' },
      issuedAt: facts.issuedAt,
      endorsed: { id: facts.id, comment },
    });
    const jwt = jwtOf(saidByUs, kid, { alg: 'ES256' });
    const subject = { ...facts.subject, id: 'did:example:ada' };
    const issuer = { ...facts.issuer, id: profile.id };
    web.put(status.list, await signed({ ...statusList(), issuer: profile.id }, { issuerId: profile.id }));
    const credential = openBadgeCredential({ ...facts, subject, issuer, endorsementJwts: [jwt] });
    const report = await verifyAt(web, jwtOf(credential, kid, { alg: 'ES256' }));
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: ['recipient.notAsked'] });
    expect(report.endorsements?.map(({ by, verdict }) => [by, verdict])).to.deep.equal([
      ['Harbour College', 'valid'],
    ]);
    for (const broken of ['a.b.c', `${jwt.slice(0, -8)}AAAAAAAA`]) {
      const changed = openBadgeCredential({ ...facts, subject, issuer, endorsementJwts: [broken] });
      const found = essence(await verifyAt(web, jwtOf(changed, kid, { alg: 'ES256' })));
      expect(found).to.deep.include({ verdict: 'warnings' });
    }
  });

  it('can be handed in by themselves', async () => {
    const report = await verifyAt(web, await spoken(facts.id), { recipient: 'ada@harbour.example' });
    expect(essence(report)).to.deep.equal({ verdict: 'valid', found: ['status.none'] });
    expect(report.claim).to.deep.equal({ of: facts.id, comment });
    expect(report.checks.map(({ words }) => words.key)).to.include('verify.type.endorsement');
    expect(report).to.not.have.property('achievement');
    const nameless = { ...word(facts.id), credentialSubject: { type: ['EndorsementSubject'] } };
    const bad = await verifyAt(web, await signed(nameless, { issuerId: endorser, seed }));
    expect(essence(bad).found).to.include('schema.fail');
  });
});
