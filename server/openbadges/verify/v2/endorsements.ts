/** Judges what others say of a badge, its class and its issuer, each as a statement of its own (OB 2.0 §Endorsement; O48). */
import { isHttpUrl } from '../../v2/shapes.ts';
import { createChecks } from '../checks.ts';
import { checkDates, type Run } from '../common.ts';
import { limits } from '../limits.ts';
import { idOfRef, isObject, type JsonObject, listOf, optional, textIn } from '../members.ts';
import { type Found, readInput } from '../read-input.ts';
import { type EndorsementReport, type Facts, verdictOf, verdictWords } from '../report.ts';
import { type Doc, resolve } from './documents.ts';
import { issuerOf as factsOfIssuer } from './facts.ts';
import { checkIssuer, checkKind, checkMembers } from './properties.ts';
import { checkSecurity } from './security.ts';
import { readStatement, type Statement } from './statement.ts';

/** Something that may be endorsed: what it is, and the document that lists its endorsements. */
export interface Endorsed {
  of: EndorsementReport['of'];
  object: JsonObject;
}

/**
 * A report on each endorsement, those of endorsers within. An endorsement that fails takes nothing from the
 * badge, since others made it: it is remarked in `run.checks`.
 */
export async function reportEndorsements(
  run: Run,
  endorsed: readonly Endorsed[],
): Promise<EndorsementReport[]> {
  const reports: EndorsementReport[] = [];
  for (const { of, object } of endorsed) {
    for (const ref of listOf(object['endorsement'])) {
      if (run.depth >= limits.endorsementDepth || run.endorsements.left <= 0) {
        run.checks.add('endorsement', 'notChecked');
        return reports;
      }
      run.endorsements.left -= 1;
      const report = await reportOne(run, ref, of, textIn(object, 'id') ?? '');
      reports.push(report);
      run.checks.add('endorsement', caseOf(report), { by: report.by ?? '' });
    }
  }
  return reports;
}

function caseOf({ verdict }: EndorsementReport): 'pass' | 'refused' | 'unchecked' {
  if (verdict === 'unchecked') return 'unchecked';
  return verdict === 'invalid' ? 'refused' : 'pass';
}

async function reportOne(
  outer: Run,
  ref: unknown,
  of: EndorsementReport['of'],
  entity: string,
): Promise<EndorsementReport> {
  const run: Run = { ...outer, checks: createChecks(), depth: outer.depth + 1 };
  const found = await foundOf(run, ref);
  const facts = found === undefined ? undefined : await verifyEndorsement(run, found, entity);
  const { verdict, reason } = verdictOf(run.checks);
  return {
    of,
    ...optional('by', facts?.issuer?.name ?? facts?.issuer?.id ?? idOfRef(ref)),
    ...optional('comment', facts?.claim?.comment),
    verdict,
    words: verdictWords(verdict, reason),
    checks: [...run.checks.all],
    ...(facts?.endorsements === undefined ? {} : { endorsements: facts.endorsements }),
  };
}

/** An endorsement stands as an object, or as its address, which may answer with a JWS. */
async function foundOf(run: Run, ref: unknown): Promise<Found | undefined> {
  if (typeof ref === 'string' && isHttpUrl(ref)) return readInput(ref, run.fetcher, run.checks);
  if (isObject(ref)) return { kind: 'object', value: ref };
  run.checks.add('hosted-fetch', 'noAddress');
  return undefined;
}

/**
 * The facts of an endorsement; every finding stands in `run.checks`.
 *
 * @param entity id of what it must speak of; anything where it was handed in by itself
 */
export async function verifyEndorsement(run: Run, found: Found, entity?: string): Promise<Facts> {
  const statement = await readStatement(run, found, 'Endorsement');
  const { id } = statement;
  const version = 'doc' in statement ? statement.doc.version : statement.version;
  const nothing: Facts = { version, ...optional('id', id), dates: {}, status: 'unknown' };
  if (statement.kind === 'none') return { ...nothing, format: statement.format };
  if (statement.kind === 'revoked') {
    run.checks.add('status', 'revoked');
    return { ...nothing, format: 'hosted', status: 'revoked' };
  }
  const facts: Facts = { ...nothing, format: statement.kind };
  if (!checkKind(run, statement.doc, 'Endorsement')) return facts;
  return { ...facts, ...(await judge(run, statement, entity)) };
}

async function judge(
  run: Run,
  statement: Extract<Statement, { kind: 'hosted' | 'signed' }>,
  entity: string | undefined,
): Promise<Partial<Facts>> {
  const { doc } = statement;
  const { claim, issuedOn, expires } = doc.object;
  checkMembers(run, 'endorsement', doc);
  const of = textIn(claim, 'id') ?? '';
  const isRight = of !== '' && (entity === undefined || of === entity);
  run.checks.add('subject', isRight ? 'pass' : 'otherEntity', { id: of });
  const dates = checkDates(run, issuedOn, expires);
  const issuer = await issuerOf(run, doc);
  const status = await checkSecurity(run, statement, issuer);
  const endorsements = await reportEndorsements(run, [
    { of: 'badge', object: doc.object },
    ...(issuer === undefined ? [] : [{ of: 'issuer' as const, object: issuer.object }]),
  ]);
  return {
    dates,
    ...status,
    ...(issuer === undefined ? {} : { issuer: factsOfIssuer(issuer.object) }),
    claim: { of, ...optional('comment', textIn(claim, 'endorsementComment')) },
    ...(endorsements.length === 0 ? {} : { endorsements }),
  };
}

async function issuerOf(run: Run, doc: Doc): Promise<Doc | undefined> {
  const issuer = await resolve(run, doc, 'issuer', 'Issuer');
  if (issuer === undefined) return undefined;
  checkMembers(run, 'issuer', issuer);
  checkIssuer(run, issuer.object);
  return issuer;
}
