/** Asks whether a credential was revoked, by each entry of its `credentialStatus` (OB 3.0 §8.4; O19, O20, O36). */
import type { CaseOf } from '../../checks.ts';
import type { Run } from '../../common.ts';
import { limits } from '../../limits.ts';
import { hasType, type JsonObject, listOf } from '../../members.ts';
import type { Facts, Words } from '../../report.ts';
import { judgeBitstring } from './bitstring-list.ts';
import { judgeRevocationList } from './revocation-list.ts';

/** What an entry says; of several findings each is shown. */
export interface StatusFinding {
  found: CaseOf<'status'>;
  params?: Words['params'];
  /** The issuer's own words for a revocation. */
  reason?: string;
}

/** The credential's status; what was found of each of its entries stands in `run.checks`. */
export async function checkStatus(
  run: Run,
  credential: JsonObject,
  issuer: string,
): Promise<Pick<Facts, 'status' | 'revocationReason'>> {
  const entries = listOf(credential['credentialStatus']);
  if (entries.length === 0) {
    run.checks.add('status', 'none');
    return { status: 'none' };
  }
  const findings: StatusFinding[] = [];
  for (const entry of entries.slice(0, limits.statusEntries))
    findings.push(...(await judgeEntry(run, entry, credential, issuer)));
  if (entries.length > limits.statusEntries) findings.push({ found: 'unsupported' });
  for (const { found, params } of findings) run.checks.add('status', found, params);
  const revoked = findings.find(({ found }) => found === 'revoked');
  if (revoked !== undefined)
    return {
      status: 'revoked',
      ...(revoked.reason === undefined ? {} : { revocationReason: revoked.reason }),
    };
  if (findings.some(({ found }) => found === 'suspended')) return { status: 'suspended' };
  return { status: findings.every(({ found }) => HARMLESS.has(found)) ? 'good' : 'unknown' };
}

const HARMLESS = new Set<string>(['pass', 'listOfOther', 'newer', 'message']);

async function judgeEntry(
  run: Run,
  entry: unknown,
  credential: JsonObject,
  issuer: string,
): Promise<StatusFinding[]> {
  if (hasType(entry, 'BitstringStatusListEntry', 'StatusList2021Entry'))
    return judgeBitstring(run, entry as JsonObject, issuer);
  if (hasType(entry, '1EdTechRevocationList'))
    return judgeRevocationList(run, entry as JsonObject, credential, issuer);
  return [{ found: 'unsupported' }];
}
