/** Whether a statement is its issuer's own: hosted where the issuer keeps statements, or signed with its key (OB 2.0 §implementation-verification). */
import { isHttpUrl } from '../../v2/shapes.ts';
import type { Run } from '../common.ts';
import { isObject, textIn } from '../members.ts';
import type { Facts } from '../report.ts';
import type { Doc } from './documents.ts';
import { isInScope } from './hosted-scope.ts';
import { checkRevocation } from './signed/revocation.ts';
import { checkSignature } from './signed/signature.ts';
import type { Statement } from './statement.ts';

type Status = Pick<Facts, 'status' | 'revocationReason'>;

/**
 * The statement's status; every finding stands in `run.checks`. Without its issuer nothing can be said.
 *
 * @param badge the badge class of an assertion, whose address is looked at as well
 */
export async function checkSecurity(
  run: Run,
  statement: Extract<Statement, { kind: 'hosted' | 'signed' }>,
  issuer: Doc | undefined,
  badge?: Doc,
): Promise<Status> {
  if (statement.kind === 'hosted') return checkHosted(run, statement.id, issuer, badge);
  const isProven = await checkSignature(run, statement, issuer);
  if (isProven && issuer !== undefined) return checkRevocation(run, statement.doc.object, issuer.object);
  run.checks.add('signed-revocation', 'skipped');
  return { status: 'unknown' };
}

function checkHosted({ checks }: Run, id: string, issuer: Doc | undefined, badge: Doc | undefined): Status {
  checks.add('status', 'pass');
  if (issuer === undefined) return { status: 'good' };
  if (!isInScope(id, issuer.object)) checks.add('hosted-scope', 'outside', { url: id });
  else {
    const url = textIn(badge?.object, 'id') ?? '';
    const isOutside =
      isHttpUrl(url) && !isObject(issuer.object['verification']) && !isInScope(url, issuer.object);
    checks.add('hosted-scope', isOutside ? 'badgeOutside' : 'pass', { url });
  }
  return { status: 'good' };
}
