/** Judges what others say of a badge, its class and its issuer, each as a statement of its own (OB 2.0 §Endorsement; O48). */
import { isHttpUrl } from '../../v2/shapes.ts';
import { createChecks } from '../checks.ts';
import { checkDates, type Run } from '../common.ts';
import { limits } from '../limits.ts';
import { isObject, type JsonObject, listOf, optional, textIn } from '../members.ts';
import { type Found, readInput } from '../read-input.ts';
import { type EndorsementReport, verdictOf, verdictWords } from '../report.ts';
import { type Doc, resolve } from './documents.ts';
import { checkIssuer, checkKind, checkMembers } from './properties.ts';
import { checkSecurity } from './security.ts';
import { readStatement } from './statement.ts';

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
  const said = found === undefined ? {} : await judge(run, found, entity);
  const { verdict, reason } = verdictOf(run.checks);
  return { of, ...said, verdict, words: verdictWords(verdict, reason), checks: [...run.checks.all] };
}

/** An endorsement stands as an object, or as its address, which may answer with a JWS. */
async function foundOf(run: Run, ref: unknown): Promise<Found | undefined> {
  if (typeof ref === 'string' && isHttpUrl(ref)) return readInput(ref, run.fetcher, run.checks);
  if (isObject(ref)) return { kind: 'object', value: ref };
  run.checks.add('hosted-fetch', 'noAddress');
  return undefined;
}

async function judge(run: Run, found: Found, entity: string): Promise<Partial<EndorsementReport>> {
  const statement = await readStatement(run, found, 'Endorsement');
  if (statement.kind === 'none') return {};
  if (statement.kind === 'revoked') {
    run.checks.add('status', 'revoked');
    return {};
  }
  const { doc } = statement;
  if (!checkKind(run, doc, 'Endorsement')) return {};
  checkMembers(run, 'endorsement', doc);
  const id = textIn(doc.object['claim'], 'id') ?? '';
  run.checks.add('subject', id === entity && id !== '' ? 'pass' : 'otherEntity', { id });
  checkDates(run, doc.object['issuedOn'], doc.object['expires']);
  const issuer = await issuerOf(run, doc);
  await checkSecurity(run, statement, issuer);
  const inner = await reportEndorsements(run, [
    { of: 'badge', object: doc.object },
    ...(issuer === undefined ? [] : [{ of: 'issuer' as const, object: issuer.object }]),
  ]);
  return {
    ...optional('by', issuer === undefined ? undefined : textIn(issuer.object, 'name')),
    ...optional('comment', textIn(doc.object['claim'], 'endorsementComment')),
    ...(inner.length === 0 ? {} : { endorsements: inner }),
  };
}

async function issuerOf(run: Run, doc: Doc): Promise<Doc | undefined> {
  const issuer = await resolve(run, doc, 'issuer', 'Issuer');
  if (issuer === undefined) return undefined;
  checkMembers(run, 'issuer', issuer);
  checkIssuer(run, issuer.object);
  return issuer;
}
