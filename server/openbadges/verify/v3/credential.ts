/** Verifies an Open Badges 3.0 credential with Data Integrity proofs (OB 3.0 §8; O31). */
import { VC_V1 } from '../../contexts/contexts.ts';
import { instantOf } from '../../dates.ts';
import { schemaProblems } from '../../v3/schema.ts';
import { checkDates, checkRecipient, type Run } from '../common.ts';
import { compactedToLists } from './compacted.ts';
import {
  hasType,
  idOfRef,
  isObject,
  type JsonObject,
  listOf,
  optional,
  stringsOf,
  textIn,
  webAddressOf,
} from '../members.ts';
import { judgeProofs, type ProofJudgement } from './proofs.ts';
import type { Facts } from '../report.ts';
import { documentFault } from './safe-document.ts';
import { checkStatus } from './status.ts';

const BADGE_TYPES = ['OpenBadgeCredential', 'AchievementCredential'] as const;

/** The facts of the badge; every finding stands in `run.checks`. */
export async function verifyCredential(run: Run, given: JsonObject): Promise<Facts> {
  const credential = withoutProofContexts(given);
  const facts = factsOf(credential);
  if (!checkType(run, credential) || !checkContexts(run, credential)) return facts;
  checkSchema(run, credential);
  const issuer = idOfRef(credential['issuer']) ?? '';
  run.checks.add('issuer', /^(https?|did|urn):\S+$/.test(issuer) ? 'pass' : 'malformed', { issuer });
  const isProven = reportProofs(run, await judgeProofs(run, credential, issuer));
  if (credential['refreshService'] !== undefined) run.checks.add('refresh', 'notChecked');
  if (isProven) facts.status = await checkStatus(run, credential, issuer);
  else run.checks.add('status', 'skipped');
  const [from, until] = isModel11(credential)
    ? [credential['issuanceDate'], credential['expirationDate'] ?? credential['validUntil']]
    : [credential['validFrom'], credential['validUntil']];
  Object.assign(facts.dates, checkDates(run, from, until));
  facts.recipient = recipientOf(run, credential['credentialSubject']);
  if (hasEndorsement(credential)) run.checks.add('endorsement', 'notChecked');
  return facts;
}

function isModel11(credential: JsonObject): boolean {
  return listOf(credential['@context'])[0] === VC_V1;
}

/** Some issuers repeat the credential's context in its proofs (vc-di-eddsa §3.2.5); it says nothing more there. */
function withoutProofContexts(credential: JsonObject): JsonObject {
  const context = JSON.stringify(credential['@context']);
  const stripped = (proof: unknown): unknown => {
    if (!isObject(proof) || JSON.stringify(proof['@context']) !== context) return proof;
    const { '@context': _context, ...rest } = proof;
    return rest;
  };
  const { proof } = credential;
  if (proof === undefined) return credential;
  return { ...credential, proof: Array.isArray(proof) ? proof.map(stripped) : stripped(proof) };
}

function checkType({ checks }: Run, credential: JsonObject): boolean {
  if (hasType(credential, ...BADGE_TYPES)) return checks.add('type', 'pass') === 'pass';
  const type = stringsOf(credential['type']).join(', ');
  const isKnown = hasType(credential, 'EndorsementCredential', 'ClrCredential');
  checks.add('type', isKnown ? 'unsupported' : 'other', { type });
  return false;
}

function checkContexts({ checks }: Run, credential: JsonObject): boolean {
  const found = documentFault(credential);
  if (found === undefined) return checks.add('context', 'pass') === 'pass';
  const url = 'url' in found ? found.url : '';
  checks.add('context', found.fault, { url, member: 'member' in found ? found.member : '' });
  return false;
}

/** Strict first; then with the single values of the compacted form made lists, which is noted (O32). */
function checkSchema({ checks }: Run, credential: JsonObject): void {
  const model = isModel11(credential) ? '1.1' : '2.0';
  const strict = schemaProblems(credential, model);
  const members = strict.length === 0 ? strict : schemaProblems(compactedToLists(credential), model);
  if (members.length > 0) checks.add('schema', 'fail', { members: members.join(', ') });
  else checks.add('schema', strict.length === 0 ? 'pass' : 'compacted');
  const subject = credential['credentialSubject'];
  const isNamed = textIn(subject, 'id') !== undefined || identifiersOf(subject).length > 0;
  checks.add('subject', isNamed ? 'pass' : 'nobody');
}

/** Adds what was found of each proof; true where one of them holds: any one suffices (O31). */
function reportProofs({ checks }: Run, judged: readonly ProofJudgement[]): boolean {
  if (judged.length === 0) checks.add('proof', 'missing');
  const isProven = judged.some((one) => one.finding === 'pass');
  for (const { finding, kind, binding } of judged) {
    if (isProven && finding !== 'pass') checks.add('proof', 'oneOfSeveral', { kind });
    else checks.add('proof', finding, { kind });
    if (binding === undefined || (isProven && finding !== 'pass')) continue;
    checks.add('key-binding', binding === 'bound' ? 'pass' : binding);
  }
  return isProven;
}

function identifiersOf(subject: unknown): JsonObject[] {
  return isObject(subject) ? listOf(subject['identifier']).filter(isObject) : [];
}

function recipientOf(run: Run, subject: unknown): NonNullable<Facts['recipient']> {
  const identifiers = identifiersOf(subject);
  const claims = identifiers.map((one) => ({
    hashed: one['hashed'] === true,
    identity: textIn(one, 'identityHash') ?? '',
    ...optional('salt', one['salt']),
  }));
  const id = textIn(subject, 'id')?.replace(/^mailto:/i, '');
  const all = id === undefined ? claims : [...claims, { hashed: false, identity: id }];
  const matches = checkRecipient(run, all);
  const type = textIn(identifiers[0], 'identityType') ?? (id === undefined ? '' : 'id');
  return { type, hashed: claims[0]?.hashed === true, ...(matches === undefined ? {} : { matches }) };
}

function hasEndorsement(credential: JsonObject): boolean {
  const subject = credential['credentialSubject'];
  const holders = [credential, credential['issuer'], isObject(subject) ? subject['achievement'] : undefined];
  return holders.some((one) => isObject(one) && ('endorsement' in one || 'endorsementJwt' in one));
}

function factsOf(credential: JsonObject): Facts {
  const subject = credential['credentialSubject'];
  const achievement = isObject(subject) ? subject['achievement'] : undefined;
  const issuer = credential['issuer'];
  const awarded = instantOf(credential['awardedDate']);
  return {
    format: 'data-integrity',
    version: '3.0',
    ...optional('id', credential['id']),
    issuer: {
      id: idOfRef(issuer) ?? '',
      ...optional('name', textIn(issuer, 'name')),
      ...optional('url', textIn(issuer, 'url')),
      ...optional('image', isObject(issuer) ? webAddressOf(issuer['image']) : undefined),
    },
    achievement: {
      name: textIn(achievement, 'name') ?? textIn(credential, 'name') ?? '',
      ...optional('id', textIn(achievement, 'id')),
      ...optional('description', textIn(achievement, 'description')),
      ...optional('image', isObject(achievement) ? webAddressOf(achievement['image']) : undefined),
      ...optional(
        'criteria',
        isObject(achievement) ? textIn(achievement['criteria'], 'narrative') : undefined,
      ),
    },
    dates: awarded === undefined ? {} : { achieved: awarded },
    status: 'unknown',
  };
}
