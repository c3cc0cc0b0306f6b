import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { expect } from 'chai';
import { clrCredential, type ClrInput } from '../../../../server/openbadges/clr/clr-credential.ts';
import {
  CLR_V2,
  loadContext,
  OB_V3,
  OB_V3_EXTENSIONS,
  VC_V2,
} from '../../../../server/openbadges/contexts/contexts.ts';
import { documentHash } from '../../../../server/openbadges/proof/data-integrity.ts';
import { openBadgeCredential } from '../../../../server/openbadges/v3/credential.ts';
import type { AchievementInput } from '../../../../server/openbadges/v3/inputs.ts';
import {
  address,
  controllers,
  did,
  facts,
  JANUARY,
  publicKey,
  recipient,
  signed,
  vector,
} from '../samples.ts';
import { essence, sampleWeb, verifyAt } from '../web.ts';

const second = { ...facts, id: 'urn:uuid:8a7f0a34-7f52-4c0b-8a39-5b8f8f0a8c55' };
const base = {
  id: 'urn:uuid:0b6f2f4e-3e0a-4f52-9d58-2c0d7d4c1b22',
  name: 'Record of badges',
  issuer: facts.issuer,
  issuedAt: JANUARY + 7_200_000,
} as const;

async function inputOf(more: Partial<ClrInput> = {}): Promise<ClrInput> {
  const credentials = await Promise.all([facts, second].map((one) => signed(openBadgeCredential(one))));
  return { ...base, subject: { recipients: [recipient], credentials }, ...more };
}

describe('a Comprehensive Learner Record 2.0', () => {
  it('holds credentials as they were signed, around one person, in the standard’s four contexts', async () => {
    const input = await inputOf();
    const record = clrCredential(input);
    expect(record['@context']).to.deep.equal([VC_V2, CLR_V2, OB_V3, OB_V3_EXTENSIONS]);
    expect(record.type).to.deep.equal(['VerifiableCredential', 'ClrCredential']);
    expect(record.credentialSubject.type).to.deep.equal(['ClrSubject']);
    expect(record.credentialSubject.verifiableCredential).to.deep.equal(input.subject.credentials);
    expect(record.credentialSubject.identifier).to.have.length(1);
    expect(JSON.stringify(record)).to.not.include(address).and.not.include('null').and.not.include('[]');
  });

  it('says that it is partial only where it is told so', async () => {
    expect(clrCredential(await inputOf())).to.not.have.property('partial');
    expect(clrCredential(await inputOf({ isPartial: true })).partial).to.equal(true);
  });

  it('is refused without credentials, name or subject', async () => {
    const input = await inputOf();
    for (const bad of [
      { ...input, subject: { ...input.subject, credentials: [] } },
      { ...input, name: undefined },
      { ...input, subject: undefined },
    ])
      expect(() => clrCredential(bad as never), JSON.stringify(bad).slice(0, 80))
        .to.throw(Error)
        .with.property('code', 'DOCUMENT_INVALID');
  });

  it('means the same as the standard’s vector, built from the same facts', async () => {
    const { unsecuredDocument, expected } = vector('clr2-di-spec-vector');
    const subject = unsecuredDocument['credentialSubject'] as Record<string, never[]>;
    const issuer = { id: 'https://example.edu/issuers/565049', name: 'Example University' };
    const achievements = (
      subject['achievement'] as { id: string; name: string; criteria: { id: string } }[]
    ).map(({ id, name, criteria }): AchievementInput => ({
      id,
      name,
      description: name,
      criteria,
      image: 'https://example.edu/achievements/sample.png',
      creator: { id: issuer.id },
    }));
    const record = clrCredential({
      id: 'http://example.edu/credentials/3732',
      name: 'Sample Transcript',
      issuer,
      issuedAt: Date.UTC(2010, 0, 1),
      schemas: ['https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json'],
      subject: {
        id: 'did:example:ebfeb1f712ebc6f1c276e12ec21',
        credentials: subject['verifiableCredential'] ?? [],
        achievements,
        associations: [
          { type: 'isParentOf', source: achievements[0]?.id ?? '', target: achievements[1]?.id ?? '' },
        ],
      },
    });
    expect((await documentHash(record)).toString('hex')).to.equal(expected.documentHash);
  });

  it('is accepted by the stock library and by ours, with each credential in it', async () => {
    const record = await signed(clrCredential(await inputOf()));
    const documents: Readonly<Record<string, object>> = {
      [did]: controllers.did([publicKey]),
      [`${did}#${publicKey}`]: {
        '@context': 'https://w3id.org/security/multikey/v1',
        id: `${did}#${publicKey}`,
        type: 'Multikey',
        controller: did,
        publicKeyMultibase: publicKey,
      },
    };
    const stock = await verifyCredential({
      credential: structuredClone(record),
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: (url) => {
        const document = documents[url];
        return document === undefined
          ? loadContext(url)
          : Promise.resolve({ contextUrl: null, documentUrl: url, document });
      },
      now: new Date(Date.UTC(2026, 2, 1)),
    });
    expect([stock.verified, stock.error?.errors?.[0]?.message]).to.deep.equal([true, undefined]);
    const report = await verifyAt(await sampleWeb(), record, { recipient: address });
    expect(essence(report).verdict).to.equal('valid');
    expect([report.version, report.inner?.length]).to.deep.equal(['clr-2.0', 2]);
  });

  it('is found invalid where anything in it was changed, taken out or revoked', async () => {
    const web = await sampleWeb();
    const record = await signed(clrCredential(await inputOf()));
    const [first, other] = record.credentialSubject.verifiableCredential as [Record<string, unknown>, object];
    const subject = record.credentialSubject;
    const changed: object[] = [
      { ...record, name: 'Another record' },
      { ...record, partial: true },
      { ...record, credentialSubject: { ...subject, verifiableCredential: [other] } },
      {
        ...record,
        credentialSubject: { ...subject, verifiableCredential: [{ ...first, name: 'Better' }, other] },
      },
      { ...record, credentialSubject: { ...subject, identifier: [] } },
      { ...record, validFrom: '2025-01-01T00:00:00Z' },
    ];
    for (const one of changed)
      expect((await verifyAt(web, one)).verdict, JSON.stringify(one).slice(0, 200)).to.equal('invalid');
    expect((await verifyAt(await sampleWeb([94_567]), record)).verdict).to.equal('invalid');
  });
});
