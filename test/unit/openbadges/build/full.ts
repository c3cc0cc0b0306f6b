/** Inputs in which every member that the standards know is there, and arbitrary ones of every size. */
import fc from 'fast-check';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type {
  AssertionInput,
  BadgeClassInput,
  EndorsementInput,
  IssuerV2Input,
} from '../../../../server/openbadges/v2/inputs.ts';
import {
  type EndorsementCredential,
  endorsementCredential,
} from '../../../../server/openbadges/v3/endorsement.ts';
import type {
  AchievementInput,
  CredentialInput,
  EndorsementCredentialInput,
  ProfileInput,
  SubjectInput,
} from '../../../../server/openbadges/v3/inputs.ts';
import { anyText, at, did, facts, ids, JANUARY, signed } from '../samples.ts';

const HARBOUR = 'https://harbour.example';
export const SCHEMA =
  'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';

export const alignments = [
  {
    targetName: 'Bends and hitches',
    targetUrl: `${HARBOUR}/frameworks/ropework/7`,
    targetDescription: 'Chooses the right knot',
    targetFramework: 'Ropework 2024',
    targetCode: 'RW-7',
    targetType: 'CFItem',
  },
];

/** OB 2.0, every member. */
export const fullV2 = {
  issuer: {
    id: at.issuerV2(ids.issuer),
    type: 'Profile',
    name: 'Harbour College',
    url: HARBOUR,
    email: 'badges@harbour.example',
    telephone: '+4930123456',
    description: 'Seamanship since 1911',
    image: { id: `${HARBOUR}/anchor.png`, caption: 'An anchor', author: `${HARBOUR}/people/ines` },
    publicKeys: [`${HARBOUR}/keys/1/v2`, `${HARBOUR}/keys/2/v2`],
    revocationList: at.revocations(ids.issuer),
    verification: { startsWith: [`${HARBOUR}/badges/`], allowedOrigins: ['harbour.example'] },
    language: 'en',
    endorsements: [`${HARBOUR}/endorsements/port-authority`],
  } satisfies IssuerV2Input,
  badge: {
    id: at.badgeClass(ids.badge, 3),
    name: 'Nudos y empalmes',
    description: 'Hace ocho nudos sin mirar.',
    image: { id: at.image(ids.image), caption: 'Un nudo' },
    criteria: { id: at.achievement(ids.badge, 3), narrative: 'Termine el curso.' },
    issuer: at.issuerV2(ids.issuer),
    alignments,
    tags: ['marinería'],
    language: 'es',
    version: '3',
    related: [{ id: at.badgeClass(ids.badge, 2), language: 'en', version: '2' }],
    endorsements: [`${HARBOUR}/endorsements/port-authority`],
    extensions: {
      'extensions:ApplyLink': {
        '@context': 'https://openbadgespec.org/extensions/applyLinkExtension/context.json',
        type: ['Extension', 'extensions:ApplyLink'],
        url: `${HARBOUR}/apply`,
      },
    },
  } satisfies BadgeClassInput,
  assertion: {
    id: at.assertion(ids.award),
    badge: at.badgeClass(ids.badge, 3),
    recipient: { identity: 'ada@harbour.example', salt: 'pepper-and-salt' },
    issuedAt: JANUARY,
    expiresAt: Date.UTC(2029, 0, 15),
    image: `${HARBOUR}/a/1.png`,
    evidence: [
      `${HARBOUR}/logbook/1`,
      { id: `${HARBOUR}/logbook/2` },
      {
        id: `${HARBOUR}/logbook/3`,
        narrative: 'Tied them *in the dark*.',
        name: 'Night watch',
        description: 'A page of the log',
        genre: 'Log',
        audience: 'Examiners',
      },
    ],
    narrative: 'Eight knots in two minutes.',
    language: 'en',
    endorsements: [`${HARBOUR}/endorsements/skipper`],
  } satisfies AssertionInput,
  endorsement: {
    id: `${HARBOUR}/endorsements/port-authority`,
    claim: { id: at.badgeClass(ids.badge, 3), endorsementComment: 'We employ who holds this badge.' },
    issuer: 'https://port.example/profile.json',
    issuedAt: JANUARY,
    language: 'en',
  } satisfies EndorsementInput,
};

/** A profile with every member but endorsements. */
export const fullProfile: ProfileInput = {
  id: did,
  name: 'Harbour College',
  url: HARBOUR,
  email: 'badges@harbour.example',
  phone: '+4930123456',
  description: 'Seamanship since 1911',
  image: { id: `${HARBOUR}/anchor.png`, caption: 'An anchor' },
  address: {
    addressCountry: 'Germany',
    addressCountryCode: 'DE',
    addressRegion: 'Hamburg',
    addressLocality: 'Hamburg',
    streetAddress: 'Kai 3',
    postOfficeBoxNumber: '17',
    postalCode: '20457',
    geo: { latitude: 53.5439, longitude: 9.9887 },
  },
  otherIdentifiers: [
    { identifier: 'HC-1911', identifierType: 'sourcedId' },
    { identifier: '0042', identifierType: 'ext:registry' },
  ],
  official: 'Ines Marín',
  parentOrg: { id: 'https://port.example', name: 'Port Authority' },
  familyName: 'Marín',
  givenName: 'Ines',
  additionalName: 'Sol',
  patronymicName: 'Pablovna',
  honorificPrefix: 'Dr',
  honorificSuffix: 'MBE',
  familyNamePrefix: 'de',
  dateOfBirth: '1975-05-01',
};

const fullAchievement: AchievementInput = {
  id: at.achievement(ids.badge, 3),
  name: 'Knots and splices',
  description: 'Ties eight knots without looking.',
  criteria: { id: at.achievement(ids.badge, 3), narrative: 'Complete the course “Knots”.' },
  achievementType: 'MicroCredential',
  image: { id: at.image(ids.image), caption: 'A knot' },
  language: 'en_gb',
  version: '3',
  tags: ['seamanship', 'knots'],
  alignments,
  resultDescriptions: [
    {
      id: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b01',
      name: 'Score',
      resultType: 'Percent',
      requiredValue: '60',
      valueMin: '0',
      valueMax: '100',
    },
    {
      id: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b02',
      name: 'Level',
      resultType: 'RubricCriterionLevel',
      allowedValues: ['poor', 'good', 'very good'],
      requiredLevel: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b03',
      rubricLevels: [
        {
          id: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b03',
          name: 'Mate',
          description: 'Ties them by day',
          level: '1',
          points: '10',
          alignments,
        },
      ],
      alignments,
    },
  ],
  creator: fullProfile,
  creditsAvailable: 2,
  fieldOfStudy: 'Seamanship',
  humanCode: 'SEA 101',
  specialization: 'Ropework',
  otherIdentifiers: [{ identifier: 'SEA101', identifierType: 'identifier' }],
  related: [{ id: at.achievement(ids.badge, 2), language: 'es', version: '2' }],
};

const fullSubject: SubjectInput = {
  id: 'did:example:ada',
  recipients: [
    { identity: 'ada@harbour.example', salt: 'pepper-and-salt' },
    { identity: 'Ada Sailor', type: 'name', hashed: false },
    { identity: '31-415', type: 'ext:seaman', salt: 'sea-salt-and-so-on' },
  ],
  achievement: fullAchievement,
  results: [
    {
      resultDescription: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b01',
      value: '91',
      status: 'Completed',
      alignments,
    },
    {
      resultDescription: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b02',
      achievedLevel: 'urn:uuid:0a0e4d5c-95d4-4a5c-8f0d-3c1f5f0a9b03',
    },
  ],
  narrative: 'Eight knots in two minutes.',
  creditsEarned: 1.5,
  licenseNumber: 'L-7',
  role: 'Deckhand',
  term: 'Winter 2025',
  activityStartAt: Date.UTC(2025, 9, 1),
  activityEndAt: Date.UTC(2025, 11, 20),
  source: { id: 'https://port.example', name: 'Port Authority' },
  image: `${HARBOUR}/a/1.png`,
};

/** OB 3.0, every member but endorsements, which are signed and so not there at once. */
export const fullV3 = {
  id: facts.id,
  issuer: fullProfile,
  name: 'Knots and splices, winter 2025',
  description: 'Awarded aboard',
  image: { id: `${HARBOUR}/a/1.png`, caption: 'Ada’s knot' },
  issuedAt: facts.issuedAt,
  awardedAt: JANUARY,
  expiresAt: facts.expiresAt,
  subject: fullSubject,
  evidence: [
    { id: `${HARBOUR}/logbook/1`, narrative: 'Tied them *in the dark*.', name: 'Night watch' },
    { description: 'A page of the log', genre: 'Log', audience: 'Examiners' },
  ],
  status: facts.status,
  schemas: [SCHEMA],
  refresh: `${HARBOUR}/refresh/1`,
} satisfies CredentialInput;

export const endorsementFacts: EndorsementCredentialInput = {
  id: 'urn:uuid:6b0f0d5e-0f43-4b38-9d3f-7d2a2f4c1e55',
  issuer: { id: did, name: 'Harbour College' },
  name: 'Endorsement of “Knots and splices”',
  description: 'What we think of it',
  endorsed: { id: at.achievement(ids.badge, 3), comment: 'We employ who holds this badge.' },
  issuedAt: JANUARY,
  expiresAt: Date.UTC(2030, 0, 1),
};

/** A signed endorsement of the sample achievement. */
export const signedEndorsement = async (): Promise<EndorsementCredential & { proof: object[] }> =>
  signed(endorsementCredential(endorsementFacts));

/** Made once a run: RSA keys take their time. */
const keys = new Map<string, { privateKey: KeyObject; publicKey: KeyObject }>();
export function keyPair(kind: 'rsa' | 'ec'): { privateKey: KeyObject; publicKey: KeyObject } {
  const known = keys.get(kind);
  if (known !== undefined) return known;
  const made =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  keys.set(kind, made);
  return made;
}

const anyUrl = fc.webUrl();
const anyUuid = fc.uuid({ version: 4 }).map((id) => `urn:uuid:${id}`);
const anyInstant = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
const anyNumber = fc.double({ min: 0, max: 1e6, noNaN: true });
/** Text that may also be empty: then its member is to be left out. */
const maybeText = fc.option(fc.oneof(anyText, fc.constant('')), { nil: undefined });
const language = fc.constantFrom('en', 'pt_br', 'zh-Hant-TW', 'he', 'xx-invalid-tag-', '');
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(
  shape: T,
  required: (keyof T & string)[],
): fc.Arbitrary<never> => fc.record(shape, { requiredKeys: required }) as fc.Arbitrary<never>;
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 2 });
const entry = fc.record({
  identifier: anyText,
  identifierType: fc.constantFrom('identifier', 'sourcedId', 'ext:own'),
});
const image = fc.oneof(anyUrl, optional({ id: anyUrl, caption: maybeText }, ['id']));
const alignment = optional(
  {
    targetName: anyText,
    targetUrl: anyUrl,
    targetDescription: maybeText,
    targetFramework: maybeText,
    targetCode: maybeText,
    targetType: fc.constantFrom('CFItem', 'ext:Own'),
  },
  ['targetName', 'targetUrl'],
);
const related = optional({ id: anyUrl, language, version: maybeText }, ['id']);
const evidence = optional(
  {
    id: anyUrl,
    narrative: maybeText,
    name: maybeText,
    description: maybeText,
    genre: maybeText,
    audience: maybeText,
  },
  [],
);

const profileMembers = {
  id: anyUrl,
  name: anyText,
  url: anyUrl,
  email: maybeText,
  phone: maybeText,
  description: maybeText,
  image,
  address: optional(
    {
      addressCountry: maybeText,
      streetAddress: maybeText,
      postalCode: maybeText,
      geo: fc.record({ latitude: anyNumber, longitude: anyNumber }),
    },
    [],
  ),
  otherIdentifiers: some(entry),
  official: maybeText,
  familyName: maybeText,
  givenName: maybeText,
};
const anyProfile = optional({ ...profileMembers, parentOrg: optional(profileMembers, ['id']) }, ['id']);
const rubricLevel = optional(
  {
    id: anyUuid,
    name: anyText,
    description: maybeText,
    level: maybeText,
    points: maybeText,
    alignments: some(alignment),
  },
  ['id', 'name'],
);
const resultDescription = optional(
  {
    id: anyUuid,
    name: anyText,
    resultType: fc.constantFrom('Percent', 'LetterGrade', 'ext:Own'),
    allowedValues: some(anyText),
    requiredLevel: anyUuid,
    requiredValue: maybeText,
    rubricLevels: some(rubricLevel),
    valueMin: maybeText,
    valueMax: maybeText,
    alignments: some(alignment),
  },
  ['id', 'name', 'resultType'],
);
const anyAchievement = optional(
  {
    id: anyUrl,
    name: anyText,
    description: anyText,
    criteria: optional({ id: anyUrl, narrative: maybeText }, []),
    achievementType: fc.constantFrom('Badge', 'Course', 'ext:Knot', 'MicroCredential'),
    image,
    language,
    version: maybeText,
    tags: some(anyText),
    alignments: some(alignment),
    resultDescriptions: some(resultDescription),
    creator: anyProfile,
    creditsAvailable: anyNumber,
    fieldOfStudy: maybeText,
    humanCode: maybeText,
    specialization: maybeText,
    otherIdentifiers: some(entry),
    related: some(related),
  },
  ['id', 'name', 'description', 'criteria'],
);
const recipient = fc.oneof(
  fc.record({ identity: fc.emailAddress(), salt: anyText }),
  fc.record({
    identity: anyText,
    type: fc.constantFrom('name' as const, 'ext:own' as const),
    hashed: fc.constant(false as const),
  }),
);
const result = optional(
  {
    resultDescription: anyUuid,
    value: maybeText,
    achievedLevel: anyUuid,
    status: fc.constantFrom('Completed', 'Failed'),
    alignments: some(alignment),
  },
  [],
);
const status = fc.oneof(
  fc.record({ list: anyUrl, index: fc.integer({ min: 0, max: 131_071 }) }),
  fc.record({ type: fc.constant('1EdTechRevocationList' as const), list: anyUrl }),
);

/** Any credential: whichever members are there, in any number. */
export const anyCredential: fc.Arbitrary<CredentialInput> = optional(
  {
    id: anyUuid,
    issuer: anyProfile,
    name: maybeText,
    description: maybeText,
    image,
    issuedAt: anyInstant,
    awardedAt: anyInstant,
    expiresAt: anyInstant,
    subject: optional(
      {
        id: anyUuid,
        recipients: fc.array(recipient, { minLength: 1, maxLength: 2 }),
        achievement: anyAchievement,
        results: some(result),
        narrative: maybeText,
        creditsEarned: anyNumber,
        licenseNumber: maybeText,
        role: maybeText,
        term: maybeText,
        activityStartAt: anyInstant,
        activityEndAt: anyInstant,
        source: anyProfile,
        image,
      },
      ['recipients', 'achievement'],
    ),
    evidence: some(evidence),
    status,
    schemas: some(anyUrl),
    refresh: anyUrl,
  },
  ['id', 'issuer', 'subject', 'issuedAt'],
);

export const anyEndorsement: fc.Arbitrary<EndorsementCredentialInput> = optional(
  {
    id: anyUuid,
    issuer: anyProfile,
    name: anyText,
    description: maybeText,
    endorsed: optional({ id: anyUrl, comment: maybeText }, ['id']),
    issuedAt: anyInstant,
    awardedAt: anyInstant,
    expiresAt: anyInstant,
    status,
    schemas: some(anyUrl),
    refresh: anyUrl,
  },
  ['id', 'issuer', 'name', 'endorsed', 'issuedAt'],
);

const commonV2 = {
  language,
  version: maybeText,
  related: some(related),
  endorsements: some(anyUrl),
  extensions: fc.dictionary(
    fc.constantFrom('extensions:One', 'extensions:Two'),
    fc.constant({ type: ['Extension'] }),
  ),
};
export const anyIssuerV2: fc.Arbitrary<IssuerV2Input> = optional(
  {
    ...commonV2,
    id: anyUrl,
    type: fc.constantFrom('Issuer', 'Profile'),
    name: anyText,
    url: anyUrl,
    email: fc.emailAddress(),
    telephone: fc.stringMatching(/^\+[1-9]\d{4,14}$/),
    description: maybeText,
    image,
    publicKeys: some(anyUrl),
    revocationList: anyUrl,
    verification: optional({ startsWith: some(anyUrl), allowedOrigins: some(fc.domain()) }, []),
  },
  ['id', 'name', 'url', 'email'],
);
export const anyBadgeClass: fc.Arbitrary<BadgeClassInput> = optional(
  {
    ...commonV2,
    id: anyUrl,
    name: anyText,
    description: anyText,
    image,
    criteria: fc.oneof(anyUrl, optional({ id: anyUrl, narrative: maybeText }, ['id'])),
    issuer: anyUrl,
    alignments: some(alignment),
    tags: some(anyText),
  },
  ['id', 'name', 'description', 'image', 'criteria', 'issuer'],
);
export const anyAssertion: fc.Arbitrary<AssertionInput> = optional(
  {
    ...commonV2,
    id: anyUrl,
    badge: anyUrl,
    recipient: fc.oneof(
      fc.record({ identity: fc.emailAddress(), salt: anyText }),
      fc.record({
        identity: anyUrl,
        type: fc.constantFrom('url' as const),
        hashed: fc.constant(false as const),
      }),
    ),
    issuedAt: anyInstant,
    expiresAt: anyInstant,
    image,
    evidence: some(fc.oneof(anyUrl, evidence)),
    narrative: maybeText,
  },
  ['id', 'badge', 'recipient', 'issuedAt'],
);
export const anyUuidOf = anyUuid;
