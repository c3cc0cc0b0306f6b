/** An issuer, a badge and awards to build documents from, and arbitrary ones for property tests. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { addressesOf, credentialUrn } from '../../../server/openbadges/addresses.ts';
import { didDocument, profileDocument } from '../../../server/openbadges/keys/controller-documents.ts';
import { type ListedKey, verificationMethodOf } from '../../../server/openbadges/keys/controller-listing.ts';
import { privateKeyOf, publicKeyMultibaseOf } from '../../../server/openbadges/keys/ed25519.ts';
import { createProofMaker, type Proof } from '../../../server/openbadges/proof/data-integrity.ts';
import type { AssertionInput, BadgeClassInput, IssuerV2Input } from '../../../server/openbadges/v2/inputs.ts';
import { emptyList, withBitsSet } from '../../../server/openbadges/v3/bitstring.ts';
import { openBadgeCredential } from '../../../server/openbadges/v3/credential.ts';
import type {
  AchievementInput,
  CredentialInput,
  ProfileInput,
} from '../../../server/openbadges/v3/inputs.ts';
import { statusListCredential } from '../../../server/openbadges/v3/status-list.ts';
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

export const did = at.issuerDid(ids.issuer);
export const picture = at.image(ids.image);

/** Who issues, as a 2.0 document and as an https profile say it. */
const known = {
  name: 'Harbour College',
  url: 'https://harbour.example',
  email: 'badges@harbour.example',
  description: 'Seamanship since 1911',
  image: picture,
};
export const profile: ProfileInput = { id: at.issuer(ids.issuer), ...known };
export const issuer: IssuerV2Input = {
  id: at.issuerV2(ids.issuer),
  ...known,
  revocationList: at.revocations(ids.issuer),
};
/** The two documents that list the sample issuer's keys. */
export const controllers = {
  did: (keys: readonly ListedKey[]) => didDocument({ id: did, alsoKnownAs: [profile.id], keys }),
  https: (keys: readonly ListedKey[]) => profileDocument({ profile, alsoKnownAs: [did], keys }),
};

const what = {
  name: 'Knots and splices',
  description: 'Ties eight knots without looking.',
  criteria: { id: at.achievement(ids.badge, 3), narrative: 'Complete the course “Knots”.' },
  image: picture,
  tags: ['seamanship', 'knots'],
  version: '3',
};
export const badge = {
  id: at.badgeClass(ids.badge, 3),
  ...what,
  issuer: issuer.id,
} satisfies BadgeClassInput;
export const achievement = {
  id: at.achievement(ids.badge, 3),
  ...what,
  achievementType: 'Badge',
  language: 'en',
} satisfies AchievementInput;

export const JANUARY = Date.UTC(2026, 0, 15, 9, 30);
export const NOW = Date.UTC(2026, 2, 1);
export const address = 'ada@harbour.example';
export const salt = 'pepper-and-salt';
const times = { issuedAt: JANUARY + 3_600_000, expiresAt: Date.UTC(2029, 0, 15) };
export const recipient = { identity: address, salt };
export const status = { list: at.statusList(ids.list), index: 94_567 };

export const facts = {
  id: credentialUrn(ids.credential),
  issuer: { id: did, name: known.name, url: known.url, image: picture },
  ...times,
  awardedAt: JANUARY,
  subject: { recipients: [recipient], achievement },
  status,
} satisfies CredentialInput;

export const assertionFacts = {
  id: at.assertion(ids.award),
  badge: badge.id,
  recipient,
  ...times,
} satisfies AssertionInput;

/** The sample issuer's status list with these bits set, before its proof. */
export const statusList = (
  revoked: readonly number[] = [],
  signedAt = times.issuedAt,
): ReturnType<typeof statusListCredential> =>
  statusListCredential({
    id: status.list,
    issuer: did,
    encodedList: withBitsSet(emptyList(), revoked),
    signedAt,
  });

/** Signs with the sample issuer's key, or with another issuer id or seed. */
export async function signed<T extends object>(
  document: T,
  options: { issuerId?: string; seed?: Uint8Array; created?: string } = {},
): Promise<T & { proof: [Proof] }> {
  const { issuerId = did, created = '2026-01-15T10:30:00Z' } = options;
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
> => signed(openBadgeCredential(facts));

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
const anyUrl = fc.webUrl();
const anyPicture = fc.option(anyUrl, { nil: undefined });

export const anyFacts: fc.Arbitrary<CredentialInput> = fc.record(
  {
    id: fc.uuid({ version: 4 }).map((id) => `urn:uuid:${id}`),
    issuer: fc.record({
      id: anyUrl,
      name: anyText,
      url: anyUrl,
      email: fc.emailAddress(),
      image: anyPicture,
    }),
    subject: fc.record({
      recipients: fc.array(fc.record({ identity: fc.emailAddress(), salt: anyText }), {
        minLength: 1,
        maxLength: 2,
      }),
      achievement: fc.record({
        id: anyUrl,
        name: anyText,
        description: anyText,
        criteria: fc.record({ id: anyUrl, narrative: anyText }),
        tags: fc.array(anyText, { maxLength: 4 }),
        achievementType: fc.constantFrom('Badge', 'Course', 'ext:Knot', 'MicroCredential'),
        language: fc.constantFrom('en', 'pt_br', 'zh-Hant-TW', 'he', 'xx-invalid-tag-'),
        image: anyPicture,
      }),
    }),
    issuedAt: anyInstant,
    awardedAt: anyInstant,
    expiresAt: anyInstant,
    status: fc.record({ list: anyUrl, index: fc.integer({ min: 0, max: 131_071 }) }),
  },
  { requiredKeys: ['id', 'issuer', 'subject', 'issuedAt', 'awardedAt', 'status'] },
);
