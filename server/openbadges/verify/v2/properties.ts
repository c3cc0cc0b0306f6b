/** Judges the members of each Open Badges 2.0 document, and what they say beside the badge itself (OB 2.0 §BadgeObjects). */
import { instantOf } from '../../dates.ts';
import { isHttpUrl, problemsOf, type ShapeName } from '../../v2/shapes.ts';
import type { Run } from '../common.ts';
import { hasType, idOfRef, isObject, type JsonObject, listOf, stringsOf, textIn } from '../members.ts';
import type { Doc } from './documents.ts';
import { isExtension, isExtensionContext } from './extensions.ts';
import type { StatementClass } from './statement.ts';
import { isOwnContext, redefines, type VersionTwo } from './upgrade/version-of.ts';

/** Stands in for the id of an embedded object, which needs none. */
const NO_ID = 'urn:uuid:00000000-0000-4000-8000-000000000000';

/** True where the document is of the class asked for; also judges its vocabulary. */
export function checkKind({ checks }: Run, doc: Doc, as: StatementClass): boolean {
  const { object, version } = doc;
  if (!hasType(object, as)) {
    checks.add('type', 'other', { type: stringsOf(object['type']).join(', ') });
    return false;
  }
  checks.add('type', as === 'Assertion' ? 'pass' : 'endorsement');
  if (version === '0.5' || version === '1.0') return true;
  checkContext(checks, object);
  return true;
}

function checkContext(checks: Run['checks'], object: JsonObject): void {
  checks.add('context', contextOf(object) ?? 'pass');
}

function contextOf(object: JsonObject): 'missing' | 'own' | 'extra' | undefined {
  const contexts = contextsIn(object);
  if (contexts.some(redefines)) return 'own';
  if (!listOf(object['@context']).some(isOwnContext)) return 'missing';
  return contexts.every((one) => isOwnContext(one) || isExtensionContext(one)) ? undefined : 'extra';
}

/** Every context in a document, but for those of extensions: these are about the extension alone. */
function contextsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(contextsIn);
  if (!isObject(value) || isExtension(value)) return [];
  const { '@context': own, ...rest } = value;
  return [...listOf(own), ...Object.values(rest).flatMap(contextsIn)];
}

/** Says that an assertion was of an older version, and whether it could be read as one of 2.0. */
export function checkUpgrade({ checks }: Run, { object, version }: Doc): void {
  if (!isOld(version)) return;
  const times = ['issuedOn', 'expires'].filter(
    (member) => member in object && instantOf(object[member]) === undefined,
  );
  const members = [...(textIn(object, 'id') === undefined ? ['id'] : []), ...times];
  checks.add('upgrade', members.length === 0 ? 'pass' : 'failed', { version, members: members.join(', ') });
}

function isOld(version: VersionTwo): boolean {
  return version !== '2.0' && version !== '2.1';
}

/** Judges the members of a document of any class. Version 1 asked no e-mail address of an issuer. */
export function checkMembers({ checks }: Run, shape: ShapeName, doc: Doc): void {
  const { object, version } = doc;
  const isRoot = doc.url !== undefined && (version === '1.1' || !isOld(version));
  const context = isRoot && !hasType(object, 'Assertion', 'Endorsement') ? contextOf(object) : undefined;
  if (context !== undefined)
    checks.add('context', context === 'missing' ? 'plain' : context, { url: doc.url ?? '' });
  const members = problemsOf(shape, object['id'] === undefined ? { ...object, id: NO_ID } : object);
  const url = textIn(object, 'id') ?? '';
  const waived = shape === 'issuer' && isOld(version) && object['email'] === undefined ? ['email'] : [];
  const wrong = members.filter((member) => !waived.includes(member));
  if (wrong.length > 0) checks.add('property', 'fail', { url, members: wrong.join(', ') });
  else if (waived.length > 0)
    checks.add('property', 'oldStyle', { url, version, members: waived.join(', ') });
  else checks.add('property', 'pass', { url });
  const related = listOf(object['related']).map(idOfRef);
  if (related.length > 0) checks.add('property', 'related', { ids: related.join(', ') });
}

/** Judges whether an issuer can be looked up (OB 2.0 §Profile: most platforms can only handle HTTP-based ids). */
export function checkIssuer({ checks }: Run, issuer: JsonObject): void {
  const id = textIn(issuer, 'id') ?? '';
  if (!hasType(issuer, 'Issuer', 'Profile')) checks.add('issuer', 'malformed');
  else checks.add('issuer', isHttpUrl(id) ? 'pass' : 'notWeb');
}

/** Judges what the badge was earned with; nothing is said where nothing is shown. */
export function checkEvidence({ checks }: Run, assertion: JsonObject): void {
  if (assertion['evidence'] === undefined) return;
  const members = problemsOf('assertion', assertion).filter((member) =>
    /^(?:evidence|narrative)\b/.test(member),
  );
  checks.add('evidence', members.length === 0 ? 'pass' : 'malformed', { members: members.join(', ') });
}
