/** Checks what a credential says by itself: its schema, subject, issuer, evidence and picture (OB 3.0 §8.1; O31). */
import { type CredentialKind, type DataModel, schemaProblems } from '../../v3/schema.ts';
import type { Run } from '../common.ts';
import { hasType, idOfRef, isObject, type JsonObject, listOf, textIn } from '../members.ts';
import { compactedToLists } from './compacted.ts';

/** Schemas of the standard, which stand in for whatever a credential names of them (O31: none is fetched). */
const OWN_SCHEMAS =
  /^https:\/\/purl\.imsglobal\.org\/spec\/(?:ob\/v3p0|clr\/v2p0)\/schema\/json\/[\w-]+\.json$/;
/** Pictures that are not fetched: addresses, and data of a kind that browsers show as a picture. */
const PICTURE = /^(?:https?:\/\/\S+|data:image\/(?:png|svg\+xml|jpeg|gif|webp)[;,])/i;

export function checkContent(run: Run, credential: JsonObject, model: DataModel, kind: CredentialKind): void {
  checkSchema(run, credential, model, kind);
  checkSubject(run, credential['credentialSubject'], kind);
  const issuer = idOfRef(credential['issuer']) ?? '';
  run.checks.add('issuer', /^(https?|did|urn):\S+$/.test(issuer) ? 'pass' : 'malformed', { issuer });
  checkEvidence(run, credential);
  checkPicture(run, credential);
}

/** Strict first; then with the single values of the compacted form made lists, which is noted (O32). */
function checkSchema({ checks }: Run, credential: JsonObject, model: DataModel, kind: CredentialKind): void {
  const plain = oneStatus(credential);
  const strict = schemaProblems(plain, model, kind);
  const members = strict.length === 0 ? strict : schemaProblems(compactedToLists(plain), model, kind);
  if (members.length > 0) checks.add('schema', 'fail', { members: members.join(', ') });
  else checks.add('schema', strict.length === 0 ? 'pass' : 'compacted');
  for (const schema of listOf(credential['credentialSchema']).slice(0, 5)) {
    const url = idOfRef(schema) ?? '';
    if (!OWN_SCHEMAS.test(url)) checks.add('schema', 'foreign', { url });
  }
}

/** The schema knows one status; several, which VCDM 2.0 §4.10 allows, are each held against it. */
function oneStatus(credential: JsonObject): JsonObject {
  const status = credential['credentialStatus'];
  if (!Array.isArray(status) || status.length === 0) return credential;
  const entries: readonly unknown[] = status;
  const odd = entries.find((one) => textIn(one, 'type') === undefined || (isObject(one) && !isId(one['id'])));
  return { ...credential, credentialStatus: odd ?? entries[0] };
}

function isId(id: unknown): boolean {
  return id === undefined || typeof id === 'string';
}

function checkSubject({ checks }: Run, subject: unknown, kind: CredentialKind): void {
  const hasId = (textIn(subject, 'id') ?? '') !== '';
  const isNamed = hasId || (kind !== 'endorsement' && identifiersOf(subject).length > 0);
  checks.add('subject', isNamed ? 'pass' : 'nobody');
  const achievement = isObject(subject) ? subject['achievement'] : undefined;
  if (kind !== 'achievement' || !isObject(achievement)) return;
  const criteria = achievement['criteria'];
  const hasCriteria = ['id', 'narrative'].some((member) => (textIn(criteria, member) ?? '') !== '');
  if (!hasCriteria) checks.add('subject', 'noCriteria');
}

/** The ways in which a subject is named beside its id. */
export function identifiersOf(subject: unknown): JsonObject[] {
  return isObject(subject) ? listOf(subject['identifier']).filter(isObject) : [];
}

function checkEvidence({ checks }: Run, credential: JsonObject): void {
  const evidence = listOf(credential['evidence']);
  if (evidence.length === 0) return;
  const odd = evidence.flatMap((one, place) => (hasType(one, 'Evidence') ? [] : [`/evidence/${place}`]));
  checks.add('evidence', odd.length === 0 ? 'pass' : 'malformed', { members: odd.join(', ') });
}

/** The picture is judged by its address alone: what lies there is shown by nobody but the reader's browser. */
function checkPicture({ checks }: Run, credential: JsonObject): void {
  const subject = credential['credentialSubject'];
  const achievement = isObject(subject) ? subject['achievement'] : undefined;
  const image = (isObject(achievement) ? achievement['image'] : undefined) ?? credential['image'];
  if (image === undefined) return;
  const url = idOfRef(image) ?? '';
  checks.add('image', PICTURE.test(url) ? 'named' : 'notPicture', { url });
}
