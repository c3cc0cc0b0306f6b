/** What the Open Badges bench issues and verifies: the least credential, one with everything, and their issuer. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { didDocument } from '../../../server/openbadges/keys/controller-documents.ts';
import { verificationMethodOf } from '../../../server/openbadges/keys/controller-listing.ts';
import { privateKeyOf, publicKeyMultibaseOf } from '../../../server/openbadges/keys/ed25519.ts';
import type { CredentialInput } from '../../../server/openbadges/v3/inputs.ts';

const HOST = 'https://badges.bench.example';
export const ISSUER = 'did:web:badges.bench.example:issuers:1';
export const ISSUED = Date.UTC(2026, 0, 15, 9);
/** When the benches verify. */
export const NOW = Date.UTC(2026, 2, 1);
export const CREATED = '2026-01-15T09:00:00Z';

export const seed = new Uint8Array(32).fill(9);
const publicKey = publicKeyMultibaseOf(seed);
export const signingKey = {
  verificationMethod: verificationMethodOf(ISSUER, publicKey),
  privateKey: privateKeyOf(seed),
};
export const es256: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
export const rs256 = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The issuer's controller document, and where it is found. */
export const controller = {
  url: `${HOST}/issuers/1/did.json`,
  document: didDocument({ id: ISSUER, alsoKnownAs: [`${HOST}/issuers/1`], keys: [publicKey] }),
};

const urn = (i: number): string => `urn:uuid:00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`;

/** The least that an OB 3.0 credential holds: 21 statements. Each number has its own id, recipient and salt. */
export function minimal(i: number): CredentialInput {
  return {
    id: urn(i),
    issuer: { id: ISSUER, name: 'Example University' },
    issuedAt: ISSUED,
    name: 'Teamwork Badge',
    subject: {
      recipients: [{ identity: `learner${i}@bench.example`, salt: `salt of number ${i}` }],
      achievement: {
        id: `${HOST}/badges/teamwork/1`,
        name: 'Teamwork',
        description: 'Works with others, in a team of four.',
        criteria: { narrative: 'Complete the course.' },
      },
    },
  };
}

/** Picture, dates, results, alignments, evidence, status, creator: 70 statements and more. */
export function full(i: number): CredentialInput {
  const least = minimal(i);
  const picture = `${HOST}/images/teamwork.png`;
  const grade = `${HOST}/badges/teamwork/1#grade`;
  return {
    ...least,
    issuer: { ...least.issuer, url: HOST, email: 'badges@bench.example', image: `${HOST}/images/logo.png` },
    image: picture,
    description: 'For working together',
    awardedAt: ISSUED - 3_600_000,
    expiresAt: Date.UTC(2029, 0, 15),
    status: { list: `${HOST}/status/1`, index: i },
    evidence: [
      { id: `${HOST}/evidence/${i}`, name: 'Report', narrative: `What team ${i} did.`, genre: 'Report' },
    ],
    subject: {
      ...least.subject,
      id: `did:web:learners.bench.example:${i}`,
      narrative: 'Led the team for a term.',
      creditsEarned: 5,
      results: [{ resultDescription: grade, value: String(60 + (i % 40)) }],
      achievement: {
        ...least.subject.achievement,
        criteria: { id: `${HOST}/badges/teamwork/1`, narrative: 'Complete the course.' },
        achievementType: 'Course',
        image: picture,
        language: 'en',
        version: '1',
        tags: ['team', 'work', 'people'],
        creator: { id: ISSUER, name: 'Example University' },
        resultDescriptions: [{ id: grade, name: 'Grade', resultType: 'Percent' }],
        alignments: [
          {
            targetName: 'Working in teams',
            targetUrl: 'https://skills.bench.example/1',
            targetFramework: 'Skills',
          },
          {
            targetName: 'Leading teams',
            targetUrl: 'https://skills.bench.example/2',
            targetFramework: 'Skills',
          },
        ],
      },
    },
  };
}
