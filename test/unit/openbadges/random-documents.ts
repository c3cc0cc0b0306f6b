/**
 * Documents of every shape that is issued or may be, filled with texts of which most are ordinary and some
 * are what JSON-LD, N-Quads or a graph could treat in a way of its own.
 */
import fc from 'fast-check';
import { OB_V3, VC_V2 } from '../../../server/openbadges/contexts/contexts.ts';
import { vector } from './samples.ts';

type Json = Record<string, unknown>;

const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
const DID = 'https://www.w3.org/ns/did/v1';

/** What fills a document: each call takes the next of a random supply. */
interface Supply {
  text(): string;
  iri(): string;
  date(): string;
}

/** The members a document has beyond the least, by bit. */
const FLAGS = [
  'image',
  'until',
  'subjectId',
  'results',
  'evidence',
  'alignment',
  'tags',
  'creator',
  'schema',
  'refresh',
  'status',
  'endorsement',
] as const;
type Flag = (typeof FLAGS)[number];

/** How many documents of one kind differ in their members. */
export const KINDS = 64;

/** The document of a kind, with texts from the supply. */
export function documentOf(kind: number, from: Supply): Json {
  if (kind >= 60) return [statusList, revocationList, endorsement, profile][kind - 60]?.(from) ?? {};
  if (kind >= 54) return record(kind - 54, from);
  // Spread over the flags so that few kinds meet many combinations.
  const bits = (kind * 2_654_435_761) >>> 7;
  return credential(from, (flag) => ((bits >> FLAGS.indexOf(flag)) & 1) === 1, 1 + (kind % 3));
}

function credential(from: Supply, has: (flag: Flag) => boolean, many: number): Json {
  const issuer = { id: from.iri(), type: ['Profile'], name: from.text(), url: from.text() };
  const isExtended = has('schema') || has('refresh');
  return {
    '@context': [VC_V2, OB_V3, ...(isExtended ? [EXTENSIONS] : [])],
    id: from.iri(),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer,
    validFrom: from.date(),
    name: from.text(),
    ...(has('image') ? { image: { id: from.iri(), type: 'Image', caption: from.text() } } : {}),
    ...(has('until') ? { validUntil: from.date(), awardedDate: from.date(), description: from.text() } : {}),
    credentialSubject: {
      ...(has('subjectId') ? { id: from.iri() } : {}),
      type: ['AchievementSubject'],
      identifier: [identity(from)],
      achievement: achievement(from, has, many, issuer),
      ...(has('results') ? { result: results(from, many), creditsEarned: many / 2, role: from.text() } : {}),
    },
    ...(has('evidence') ? { evidence: times(many, () => evidence(from, has('tags'))) } : {}),
    ...(has('schema')
      ? { credentialSchema: [{ id: from.iri(), type: '1EdTechJsonSchemaValidator2019' }] }
      : {}),
    ...(has('refresh') ? { refreshService: { id: from.iri(), type: '1EdTechCredentialRefresh' } } : {}),
    ...(has('status') ? { credentialStatus: status(from) } : {}),
    ...(has('endorsement') ? { endorsement: [{ ...endorsement(from), proof: [proof(from)] }] } : {}),
  };
}

function achievement(from: Supply, has: (flag: Flag) => boolean, many: number, issuer: Json): Json {
  const id = from.iri();
  return {
    id,
    type: ['Achievement'],
    name: from.text(),
    description: from.text(),
    criteria: has('image') ? { id, narrative: from.text() } : { narrative: from.text() },
    achievementType: from.text(),
    version: from.text(),
    inLanguage: 'en',
    ...(has('tags') ? { tag: times(many, () => from.text()) } : {}),
    ...(has('creator')
      ? { creator: has('tags') ? { ...issuer } : { id: from.iri(), type: ['Profile'] } }
      : {}),
    ...(has('alignment') ? { alignment: times(many, () => alignment(from)) } : {}),
    ...(has('results') ? { resultDescription: times(many, () => resultDescription(from)) } : {}),
    ...(has('image') ? { image: { id: from.iri(), type: 'Image' } } : {}),
  };
}

const times = <T>(many: number, make: () => T): T[] => Array.from({ length: many }, make);

const identity = (from: Supply): Json => ({
  type: 'IdentityObject',
  identityType: 'emailAddress',
  hashed: true,
  salt: from.text(),
  identityHash: from.text(),
});
const alignment = (from: Supply): Json => ({
  type: ['Alignment'],
  targetName: from.text(),
  targetUrl: from.text(),
  targetType: from.text(),
});
const resultDescription = (from: Supply): Json => ({
  id: from.iri(),
  type: ['ResultDescription'],
  name: from.text(),
  resultType: from.text(),
  allowedValue: [from.text(), from.text()],
  valueMax: from.text(),
});
const results = (from: Supply, many: number): Json[] =>
  times(many, () => ({
    type: ['Result'],
    resultDescription: from.text(),
    value: from.text(),
    status: 'Completed',
  }));
const evidence = (from: Supply, named: boolean): Json => ({
  ...(named ? { id: from.iri() } : {}),
  type: ['Evidence'],
  narrative: from.text(),
  genre: from.text(),
});
const status = (from: Supply): Json => ({
  id: from.iri(),
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: from.text(),
  statusListCredential: from.iri(),
});
const proof = (from: Supply): Json => ({
  type: 'DataIntegrityProof',
  created: from.date(),
  verificationMethod: from.iri(),
  cryptosuite: 'eddsa-rdfc-2022',
  proofPurpose: 'assertionMethod',
  proofValue: from.text(),
});

function endorsement(from: Supply): Json {
  return {
    '@context': [VC_V2, OB_V3],
    id: from.iri(),
    type: ['VerifiableCredential', 'EndorsementCredential'],
    issuer: { id: from.iri(), type: ['Profile'], name: from.text() },
    validFrom: from.date(),
    name: from.text(),
    credentialSubject: {
      id: from.iri(),
      type: ['EndorsementSubject'],
      endorsementComment: from.text(),
    },
  };
}

function statusList(from: Supply): Json {
  return {
    '@context': [VC_V2],
    id: from.iri(),
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: from.iri(),
    validFrom: from.date(),
    credentialSubject: {
      id: from.iri(),
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: from.text(),
    },
  };
}

function revocationList(from: Supply): Json {
  return {
    '@context': [VC_V2, EXTENSIONS],
    id: from.iri(),
    type: ['VerifiableCredential'],
    issuer: from.iri(),
    validFrom: from.date(),
    credentialSubject: { id: from.iri(), type: '1EdTechRevocationList' },
  };
}

function profile(from: Supply): Json {
  const id = from.iri();
  return {
    '@context': [VC_V2, OB_V3, DID],
    id,
    type: ['Profile'],
    name: from.text(),
    email: from.text(),
    alsoKnownAs: [from.iri(), from.iri()],
  };
}

/** A CLR with some inner credentials; the first kind is the standard's own sample, texts and all. */
function record(kind: number, from: Supply): Json {
  if (kind === 0) return vector('clr2-di-spec-vector').unsecuredDocument;
  const learner = from.iri();
  const inner = times(kind % 3, () => {
    const made = credential(from, (flag) => flag === 'tags' && kind > 3, 1);
    const subject = made['credentialSubject'] as Json;
    return { ...made, credentialSubject: { ...subject, id: learner }, proof: [proof(from)] };
  });
  return {
    '@context': [VC_V2, CLR, OB_V3, EXTENSIONS],
    id: from.iri(),
    type: ['VerifiableCredential', 'ClrCredential'],
    issuer: { id: from.iri(), type: ['Profile'], name: from.text() },
    validFrom: from.date(),
    name: from.text(),
    credentialSubject: {
      id: learner,
      type: ['ClrSubject'],
      ...(inner.length === 0 ? {} : { verifiableCredential: inner }),
      association: [
        { type: 'Association', associationType: 'isParentOf', sourceId: from.text(), targetId: from.text() },
      ],
    },
  };
}

const odd = fc.constantFrom(
  '',
  ' ',
  '"',
  '\\',
  '\\u0041',
  '"quoted" and \\back',
  'line\nfeed\ttab\r\b\f\v',
  '\u0000\u0001\u001f\u007f\u0080\u009f',
  '\u{1F9ED}\u{10FFFF}',
  '\ud83e',
  '\udded tail',
  'a\u2028b\u2029c\ufeff',
  'שלום עולם',
  'é e\u0301',
  '@type',
  '@id',
  '@json',
  '@unknown',
  '_:b0',
  '_:c14n0',
  'null',
  '5',
  '1.50',
  'true',
  'type',
  'id',
  'Image',
  'https://www.w3.org/2018/credentials#VerifiableCredential',
  'https://badges.harbour.example/x',
  '2026-01-01T00:00:00Z',
  '{"@id":"x"}',
  '<https://x.example/> .\n',
  '__proto__',
  'constructor',
);
const ordinary = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ maxLength: 30, unit: 'grapheme' }),
  fc.string({ maxLength: 20, unit: 'binary' }),
  fc.lorem({ maxCount: 12 }),
);
const ordinaryIri = fc.oneof(
  fc.uuid().map((id) => `urn:uuid:${id}`),
  fc.webUrl(),
  fc.stringMatching(/^[a-z]{1,4}$/).map((name) => `https://h.example/${name}`),
  fc.stringMatching(/^[a-z0-9]{4,8}$/).map((name) => `did:web:h.example%3A8080:issuers:${name}`),
  fc.stringMatching(/^[a-z]{3,8}$/).map((name) => `mailto:${name}@h.example`),
);
const oddIri = fc.constantFrom(
  'https://h.example/ü/\u{1F9ED}',
  'https://h.example/%20?q=1#f',
  'https://h.example/a',
  'https://h.example/a/',
  'https://h.example/a!',
  'https://www.w3.org/2018/credentials#VerifiableCredential',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#nil',
  'data:text/plain,x',
  'tag:h.example,2026:x',
  'x:',
  'x:y',
  'HTTPS://H.EXAMPLE/A',
);
/** Refused by the stock library, or read by it as something else than the text says. */
const badIri = fc.constantFrom(
  '',
  'relative',
  '/rooted',
  '_:b0',
  '@type',
  '@unknown',
  'id',
  'issuer',
  'Image:thing',
  'type:thing',
  'ext:Knot',
  'https://h.example/with space',
  'https://h.example/<angle>',
  'https://h.example/{brace}|^`"\\',
  'https://h.example/\u0007',
  'https://h.example/\ud800',
  'https://h.example/\u200e',
  '1:2',
  ':x',
);

/** A document, and the number of its kind. @param kinds numbers of the kinds to choose from */
export function anyDocument(kinds: fc.Arbitrary<number>): fc.Arbitrary<{ kind: number; document: Json }> {
  const manyOf = (value: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
    fc.array(value, { minLength: 12, maxLength: 40 });
  return fc
    .record({
      kind: kinds,
      texts: manyOf(fc.oneof({ weight: 4, arbitrary: ordinary }, { weight: 1, arbitrary: odd })),
      iris: manyOf(fc.oneof({ weight: 20, arbitrary: ordinaryIri }, { weight: 1, arbitrary: oddIri })),
      bad: fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: badIri }),
      dates: manyOf(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
    })
    .map(({ kind, texts, iris, dates, bad }) => {
      const next = (values: readonly string[]): (() => string) => {
        let at = 0;
        return () => values[at++ % values.length] ?? '';
      };
      const all = bad === undefined ? iris : iris.with(bad.length % iris.length, bad);
      const supply = { text: next(texts), iri: next(all), date: next(dates) };
      return { kind, document: documentOf(kind, supply) };
    });
}
