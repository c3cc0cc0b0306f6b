/** Verifies a credential of Open Badges 3.0 or CLR 2.0, whatever secures it (OB 3.0 §8; O31). */
import { VC_V1 } from '../../contexts/contexts.ts';
import type { CredentialKind, DataModel } from '../../v3/schema.ts';
import { checkDates, checkRecipient, type Run } from '../common.ts';
import { hasType, idOfRef, type JsonObject, listOf, optional, stringsOf, textIn } from '../members.ts';
import type { Facts } from '../report.ts';
import { checkContent, identifiersOf } from './content.ts';
import { checkEndorsements } from './endorsements.ts';
import { factsOf } from './facts.ts';
import { reportProofs } from './proof/judgement.ts';
import { checkClaims } from './proof/jwt-claims.ts';
import { verifyInner } from './record.ts';
import { refreshed } from './refresh.ts';
import { documentFault } from './safe-document.ts';
import { judgeSecured, type Secured } from './secured.ts';
import { checkStatus } from './status/status.ts';

/** The facts of the credential; every finding stands in `run.checks`. */
export async function verifyCredential(run: Run, given: Secured): Promise<Facts> {
  const judged = await judgeCredential(run, given);
  if (judged === 'stopped') return factsOf(given, modelOf(given.credential));
  const secured = judged === 'proven' ? await refreshed(run, given, isGenuine) : given;
  const { credential } = secured;
  const facts = factsOf(secured, modelOf(credential));
  if (judged === 'proven') Object.assign(facts, await checkStatus(run, credential, issuerOf(credential)));
  else run.checks.add('status', 'skipped');
  const isOld = modelOf(credential) === '1.1';
  const [from, until] = isOld
    ? [credential['issuanceDate'], credential['expirationDate'] ?? credential['validUntil']]
    : [credential['validFrom'], credential['validUntil']];
  Object.assign(facts.dates, checkDates(run, from, until));
  const kind = kindOf(credential);
  if (kind !== 'endorsement') facts.recipient = recipientOf(run, credential, kind === 'record');
  const endorsements = await checkEndorsements(run, secured, verifyCredential);
  if (endorsements.length > 0) facts.endorsements = endorsements;
  if (kind === 'record') facts.inner = await verifyInner(run, credential, verifyCredential);
  return facts;
}

/** Everything up to the proof. `stopped`: it is no credential that could be judged. */
async function judgeCredential(run: Run, secured: Secured): Promise<'stopped' | 'proven' | 'unproven'> {
  const { credential } = secured;
  const kind = checkType(run, credential);
  if (kind === undefined || !checkContexts(run, credential)) return 'stopped';
  checkContent(run, credential, modelOf(credential), kind);
  if (secured.format === 'jwt') checkClaims(run.checks, secured.claims, credential);
  const judged = await judgeSecured(run, secured, issuerOf(credential));
  return reportProofs(run.checks, judged) ? 'proven' : 'unproven';
}

/** Whether nothing fails up to the proof. */
async function isGenuine(run: Run, secured: Secured): Promise<boolean> {
  const judged = await judgeCredential(run, secured);
  return judged === 'proven' && run.checks.all.every(({ outcome }) => !['fail', 'unknown'].includes(outcome));
}

function issuerOf(credential: JsonObject): string {
  return idOfRef(credential['issuer']) ?? '';
}

function modelOf(credential: JsonObject): DataModel {
  return listOf(credential['@context'])[0] === VC_V1 ? '1.1' : '2.0';
}

function kindOf(credential: JsonObject): CredentialKind | undefined {
  if (!hasType(credential, 'VerifiableCredential')) return undefined;
  if (hasType(credential, 'OpenBadgeCredential', 'AchievementCredential')) return 'achievement';
  if (hasType(credential, 'EndorsementCredential')) return 'endorsement';
  return hasType(credential, 'ClrCredential') ? 'record' : undefined;
}

function checkType({ checks }: Run, credential: JsonObject): CredentialKind | undefined {
  const kind = kindOf(credential);
  const type = stringsOf(credential['type']).join(', ');
  if (kind === undefined) checks.add('type', 'other', { type });
  else checks.add('type', kind === 'achievement' ? 'pass' : kind, { type });
  return kind;
}

function checkContexts({ checks }: Run, credential: JsonObject): boolean {
  const found = documentFault(credential);
  if (found === undefined) return checks.add('context', 'pass') === 'pass';
  const url = 'url' in found ? found.url : '';
  checks.add('context', found.fault, { url, member: 'member' in found ? found.member : '' });
  return false;
}

/** Whom it names. A record that names its learner by no address leaves the question to the badges in it. */
function recipientOf(run: Run, credential: JsonObject, isRecord: boolean): NonNullable<Facts['recipient']> {
  const subject = credential['credentialSubject'];
  const identifiers = identifiersOf(subject);
  const claims = identifiers.map((one) => ({
    hashed: one['hashed'] === true,
    identity: textIn(one, 'identityHash') ?? '',
    ...optional('salt', one['salt']),
  }));
  const id = textIn(subject, 'id')?.replace(/^mailto:/i, '');
  const all = id === undefined ? claims : [...claims, { hashed: false, identity: id }];
  const isAsked = (run.options.recipient ?? '').trim() !== '';
  const isLeft = isAsked && isRecord && claims.length === 0 && id?.includes('@') !== true;
  const matches = isLeft ? undefined : checkRecipient(run, all);
  if (isLeft) run.checks.add('recipient', 'inner');
  const name = identifiers.find((one) => one['identityType'] === 'name' && one['hashed'] !== true);
  return {
    type: textIn(identifiers[0], 'identityType') ?? (id === undefined ? '' : 'id'),
    hashed: claims[0]?.hashed === true,
    ...optional('name', textIn(name, 'identityHash')),
    ...(matches === undefined ? {} : { matches }),
  };
}
