/** Verifies an Open Badges assertion of version 0.5 to 2.1, hosted or signed (OB 2.0 §Verification; O29, O30). */
import { checkDates, type Run } from '../common.ts';
import { type JsonObject, optional, stringsOf } from '../members.ts';
import type { Found } from '../read-input.ts';
import type { Facts } from '../report.ts';
import { type Doc, resolve } from './documents.ts';
import { type Endorsed, reportEndorsements, verifyEndorsement } from './endorsements.ts';
import { checkExtensions } from './extensions.ts';
import { achievementOf, evidenceOf, issuerOf } from './facts.ts';
import { checkPictures } from './pictures.ts';
import { checkEvidence, checkIssuer, checkKind, checkMembers, checkUpgrade } from './properties.ts';
import { checkSubject } from './recipient.ts';
import { checkSecurity } from './security.ts';
import { readStatement, type Statement } from './statement.ts';

type Standing = Extract<Statement, { kind: 'hosted' | 'signed' }>;

/** What the assertion leads to; whatever could not be read is missing. */
interface Chain {
  badge?: Doc;
  issuer?: Doc;
}

/** The facts of the badge, or of an endorsement handed in by itself; every finding stands in `run.checks`. */
export async function verifyAssertion(run: Run, found: Found): Promise<Facts> {
  if (found.kind !== 'status' && isEndorsement(found.value)) {
    return verifyEndorsement(run, found);
  }
  const statement = await readStatement(run, found, 'Assertion');
  const { id } = statement;
  const version = 'doc' in statement ? statement.doc.version : statement.version;
  const nothing: Facts = { version, ...optional('id', id), dates: {}, status: 'unknown' };
  if (statement.kind === 'none') return { ...nothing, format: statement.format };
  if (statement.kind === 'revoked') {
    run.checks.add('status', 'revoked');
    const { revocationReason } = statement.body;
    return {
      ...nothing,
      format: 'hosted',
      status: 'revoked',
      ...optional('revocationReason', revocationReason),
    };
  }
  const facts: Facts = { ...nothing, format: statement.kind };
  return checkKind(run, statement.doc, 'Assertion') ? { ...facts, ...(await judge(run, statement)) } : facts;
}

function isEndorsement(value: JsonObject): boolean {
  return stringsOf(value['type'] ?? value['@type']).some((type) => /(?:^|[:#])Endorsement$/.test(type));
}

async function judge(run: Run, statement: Standing): Promise<Partial<Facts>> {
  const { object } = statement.doc;
  checkUpgrade(run, statement.doc);
  checkMembers(run, 'assertion', statement.doc);
  const dates = checkDates(run, object['issuedOn'], object['expires']);
  const recipient = checkSubject(run, object['recipient']);
  checkEvidence(run, object);
  const evidence = evidenceOf(object);
  const chain = await readChain(run, statement.doc);
  const status = await checkSecurity(run, statement, chain.issuer, chain.badge);
  const endorsements = await checkTheRest(run, statement.doc, chain);
  return {
    dates,
    recipient,
    ...status,
    ...optional('narrative', object['narrative']),
    ...(evidence.length === 0 ? {} : { evidence }),
    ...(chain.badge === undefined ? {} : { achievement: achievementOf(chain.badge.object) }),
    ...(chain.issuer === undefined ? {} : { issuer: issuerOf(chain.issuer.object) }),
    ...(endorsements.length === 0 ? {} : { endorsements }),
  };
}

async function readChain(run: Run, assertion: Doc): Promise<Chain> {
  const badge = await resolve(run, assertion, 'badge', 'BadgeClass');
  if (badge === undefined) return {};
  checkMembers(run, 'badgeClass', badge);
  const issuer = await resolve(run, badge, 'issuer', 'Issuer');
  if (issuer === undefined) return { badge };
  checkMembers(run, 'issuer', issuer);
  checkIssuer(run, issuer.object);
  return { badge, issuer };
}

/** Extensions, pictures and endorsements, which come last: they may use up the addresses that may be asked. */
async function checkTheRest(
  run: Run,
  assertion: Doc,
  { badge, issuer }: Chain,
): Promise<NonNullable<Facts['endorsements']>> {
  const objects = [assertion, badge, issuer].flatMap((doc) => (doc === undefined ? [] : [doc.object]));
  checkExtensions(run, objects);
  await checkPictures(run, [
    { image: assertion.object['image'], isRequired: false },
    ...(badge === undefined ? [] : [{ image: badge.object['image'], isRequired: true }]),
  ]);
  const endorsed: Endorsed[] = [
    { of: 'badge', object: assertion.object },
    ...(badge === undefined ? [] : [{ of: 'achievement' as const, object: badge.object }]),
    ...(issuer === undefined ? [] : [{ of: 'issuer' as const, object: issuer.object }]),
  ];
  return reportEndorsements(run, endorsed);
}
