import { expect } from 'chai';
import fc from 'fast-check';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { decodeProtectedHeader } from 'jose';
import { publicJwk, publicMembersOf } from '../../../../server/openbadges/keys/jwk.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import { endorsementCredential } from '../../../../server/openbadges/v3/endorsement.ts';
import { jwtHeader, type JwtKey, jwtPayload, signJwt } from '../../../../server/openbadges/v3/jwt.ts';
import { schemaProblems } from '../../../../server/openbadges/v3/schema.ts';
import { did, facts, NOW, signed } from '../samples.ts';
import { anyCredential, endorsementFacts, fullV3, keyPair } from './full.ts';
import { isRefused } from './walk.ts';

const KID = 'https://badges.harbour.example/keys/jwt-1';
const SUBJECT = 'urn:uuid:7c8d7d55-0f5e-4a44-8a0b-9d1a3a6a0f10';
const keyOf = (kind: 'rsa' | 'ec'): JwtKey => ({
  alg: kind === 'rsa' ? 'RS256' : 'ES256',
  kid: KID,
  privateKey: keyPair(kind).privateKey,
});
const credential = openBadgeCredential({ ...facts, subject: { ...facts.subject, id: SUBJECT } });

describe('a credential as JWT', () => {
  it('says once more as claims what the credential says: issuer, id, times, subject', () => {
    expect(jwtPayload(credential)).to.deep.equal({
      ...credential,
      iss: did,
      jti: facts.id,
      nbf: facts.issuedAt / 1000,
      exp: facts.expiresAt / 1000,
      sub: SUBJECT,
    });
  });

  it('has no end where the credential has none', () => {
    const endless = openBadgeCredential({ ...fullV3, expiresAt: undefined });
    expect(jwtPayload(endless)).to.not.have.property('exp');
  });

  it('gives the subject an id where it has none, in the credential too, and needs one', () => {
    const nameless = openBadgeCredential(facts);
    const payload = jwtPayload(nameless, SUBJECT);
    expect(payload.sub).to.equal(SUBJECT);
    expect(payload.credentialSubject).to.deep.equal({ id: SUBJECT, ...nameless.credentialSubject });
    expect(isRefused(() => jwtPayload(nameless))).to.equal(true);
    expect(isRefused(() => jwtPayload(nameless, ''))).to.equal(true);
    expect(jwtPayload(credential, 'urn:uuid:other').sub).to.equal(SUBJECT);
  });

  it('holds no proof: the signature around it is the proof', async () => {
    expect(jwtPayload(await signed(credential))).to.deep.equal(jwtPayload(credential));
  });

  it('has a header of alg, kid and typ, and the public key if asked for', () => {
    expect(jwtHeader(keyOf('rsa'))).to.deep.equal({ alg: 'RS256', kid: KID, typ: 'JWT' });
    for (const kind of ['rsa', 'ec'] as const) {
      const header = jwtHeader({ ...keyOf(kind), withJwk: true });
      expect(header.jwk).to.deep.equal(publicMembersOf(keyPair(kind).publicKey));
      expect(header.jwk).to.not.have.property('d');
    }
  });

  it('is accepted by jose from the issuer’s key set, RS256 and ES256', async () => {
    for (const kind of ['rsa', 'ec'] as const) {
      const key = keyOf(kind);
      const set = createLocalJWKSet({
        keys: [publicJwk(KID, publicMembersOf(keyPair(kind).publicKey))],
      });
      const token = signJwt(credential, key);
      const { payload, protectedHeader } = await jwtVerify(token, set, {
        algorithms: [key.alg],
        issuer: did,
        subject: SUBJECT,
        typ: 'JWT',
        currentDate: new Date(NOW),
      });
      expect(payload).to.deep.equal(jwtPayload(credential));
      expect(protectedHeader).to.deep.equal(jwtHeader(key));
      await jwtVerify(token, set, { currentDate: new Date(facts.expiresAt + 60_000) }).then(
        () => expect.fail('an expired token was accepted'),
        (error: unknown) => expect(error).to.have.property('code', 'ERR_JWT_EXPIRED'),
      );
    }
  });

  it('is signed by no key of another kind', () => {
    expect(() => signJwt(credential, { ...keyOf('ec'), alg: 'RS256' }))
      .to.throw()
      .with.property('code', 'SIGNING_FAILED');
  });

  it('may be an endorsement, and may hold endorsements as JWTs', () => {
    const endorsement = signJwt(endorsementCredential(endorsementFacts), keyOf('ec'));
    const endorsed = openBadgeCredential({ ...facts, endorsementJwts: [endorsement] });
    expect(schemaProblems(jwtPayload(endorsed, SUBJECT))).to.deep.equal([]);
    expect(decodeProtectedHeader(signJwt(endorsed, keyOf('ec'), SUBJECT))).to.have.property('alg', 'ES256');
  });

  it('passes the schema with its claims, whatever the credential', () => {
    fc.assert(
      fc.property(anyCredential, (any) => {
        const built = openBadgeCredential(any);
        const payload = jwtPayload(built, SUBJECT);
        expect(schemaProblems(payload)).to.deep.equal([]);
        expect(payload.nbf).to.equal(any.issuedAt / 1000);
        expect(payload.sub).to.equal(payload.credentialSubject.id);
      }),
      { numRuns: 60, seed: 30 },
    );
  });
});
