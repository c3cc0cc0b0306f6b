/** An issuer, a badge and awards to build documents from, and arbitrary ones for property tests. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { addressesOf } from '../../../server/openbadges/addresses.ts';
import type { CredentialFacts, IssuerFacts } from '../../../server/openbadges/facts.ts';
import { privateKeyOf, publicKeyMultibaseOf } from '../../../server/openbadges/keys/ed25519.ts';
import { createProofMaker, type Proof } from '../../../server/openbadges/proof/data-integrity.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import { verificationMethodOf } from '../../../server/openbadges/keys/controller-listing.ts';
import type { Achievement } from '../../../server/model/badges/badge.ts';
import type {
  AwardId,
  BadgeId,
  CredentialId,
  ImageId,
  IssuerId,
  StatusListId,
} from '../../../server/model/ids.ts';

export const ORIGIN = 'https://badges.harbour.example';
export const at = addressesOf(ORIGIN);

export const seed = Buffer.alloc(32, 7);
export const publicKey = publicKeyMultibaseOf(seed);
export const maker = createProofMaker();

export const ids = {
  issuer: 'harbour-college' as IssuerId,
  badge: 'knots' as BadgeId,
  image: 'knot-picture' as ImageId,
  award: 'a-long-unguessable-award-id' as AwardId,
  credential: '3f0c1e8e-55b5-4c2b-9a55-0d1f5b0c7a11' as CredentialId,
  list: 'first-list' as StatusListId,
};

export const issuer: IssuerFacts = {
  id: ids.issuer,
  name: 'Harbour College',
  url: 'https://harbour.example',
  email: 'badges@harbour.example',
  description: 'Seamanship since 1911',
  image: ids.image,
};

export const achievement: Achievement = {
  name: 'Knots and splices',
  description: 'Ties eight knots without looking.',
  criteria: 'Complete the course “Knots”.',
  tags: ['seamanship', 'knots'],
  achievementType: 'Badge',
  language: 'en',
  image: ids.image,
};

export const JANUARY = Date.UTC(2026, 0, 15, 9, 30);
export const NOW = Date.UTC(2026, 2, 1);
export const address = 'ada@harbour.example';
export const salt = 'pepper-and-salt';

export const badge = { badge: ids.badge, version: 3, issuer: ids.issuer, achievement };
export const recipient = { address, salt };

export const facts: CredentialFacts = {
  credential: ids.credential,
  issuer,
  badge,
  recipient,
  issuedAt: JANUARY + 3_600_000,
  achievedAt: JANUARY,
  expiresAt: Date.UTC(2029, 0, 15),
  status: { list: ids.list, index: 94_567 },
};

export const assertionFacts = {
  award: ids.award,
  badge: ids.badge,
  version: 3,
  recipient,
  issuedAt: JANUARY + 3_600_000,
  expiresAt: Date.UTC(2029, 0, 15),
};

/** Signs with the sample issuer's key, or with another issuer id or seed. */
export async function signed<T extends object>(
  document: T,
  options: { issuerId?: string; seed?: Uint8Array; created?: string } = {},
): Promise<T & { proof: [Proof] }> {
  const { issuerId = at.issuerDid(ids.issuer), created = '2026-01-15T10:30:00Z' } = options;
  const own = options.seed ?? seed;
  const verificationMethod = verificationMethodOf(issuerId, publicKeyMultibaseOf(own));
  return maker.sign(document, { verificationMethod, privateKey: privateKeyOf(own) }, created);
}

/** Signs with the sample issuer's key under a method of any form. */
export const signedWith = <T extends object>(
  document: T,
  verificationMethod: string,
): Promise<T & { proof: [Proof] }> =>
  maker.sign(document, { verificationMethod, privateKey: privateKeyOf(seed) }, '2026-01-15T10:30:00Z');

export const signedCredential = async (): Promise<
  ReturnType<typeof openBadgeCredential> & { proof: [Proof] }
> => signed(openBadgeCredential(at, facts));

/** A vector of the standard, as it was published. */
export function vector(name: string): Vector {
  const file = new URL(`../../fixtures/openbadges/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Vector;
}
export interface Vector {
  key: { id: string; publicKeyMultibase: string; secretKeyHex: string };
  unsecuredDocument: Record<string, unknown>;
  proofOptions: { created: string } & Record<string, unknown>;
  canonicalDocument: string[];
  canonicalProofOptions: string[];
  expected: { documentHash: string; proofHash: string; proofValue: string };
  securedDocument: Record<string, unknown> & { proof: object | object[] };
  identityHashExamples: { identity: string; salt: string | null; hash: string }[];
  knownBadPublishedExamples: { identity: string; labelled: string }[];
}

/** Text as people write it, and as nobody should: quotes, control characters, astral, RTL, look-alike JSON. */
export const anyText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
  fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.constantFrom(
    '"quoted"',
    'back\\slash',
    'line\nfeed\ttab\r',
    '\u0000\u0007\u007f',
    '\u{1F9ED} ⛵',
    'שלום',
  ),
  fc.constantFrom('_:b0', 'https://badges.harbour.example/x', ' ', '<p>&amp;', '{"@id":"x"}', '@type'),
);
const anyInstant = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
const anyId = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);

export const anyFacts: fc.Arbitrary<CredentialFacts> = fc.record(
  {
    credential: fc.uuid({ version: 4 }).map((id) => id as CredentialId),
    issuer: fc.record({
      id: anyId.map((id) => id as IssuerId),
      name: anyText,
      url: fc.webUrl(),
      email: fc.emailAddress(),
      description: fc.constant(''),
    }),
    badge: fc.record({
      badge: anyId.map((id) => id as BadgeId),
      version: fc.integer({ min: 1, max: 9 }),
      issuer: anyId.map((id) => id as IssuerId),
      achievement: fc.record({
        name: anyText,
        description: anyText,
        criteria: anyText,
        tags: fc.array(anyText, { maxLength: 4 }),
        achievementType: fc.constantFrom('Badge', 'Course', 'ext:Knot', 'MicroCredential'),
        language: fc.constantFrom('en', 'pt_br', 'zh-Hant-TW', 'he', 'xx-invalid-tag-'),
        image: anyId.map((id) => id as ImageId),
      }),
    }),
    recipient: fc.record({ address: fc.emailAddress(), salt: anyText }),
    issuedAt: anyInstant,
    achievedAt: anyInstant,
    expiresAt: anyInstant,
    status: fc.record({
      list: anyId.map((id) => id as StatusListId),
      index: fc.integer({ min: 0, max: 131_071 }),
    }),
  },
  { requiredKeys: ['credential', 'issuer', 'badge', 'recipient', 'issuedAt', 'achievedAt', 'status'] },
);
