/** Asks whether an Open Badges 3.0 credential was revoked (Bitstring Status List §3.2; O19, O36). */
import { instantOf } from '../../dates.ts';
import { decodeList, isBitSet, LIST_SIZE } from '../../v3/bitstring.ts';
import type { Run } from '../common.ts';
import { hasType, idOfRef, isObject, type JsonObject, listOf, stringsOf, textIn } from '../members.ts';
import { judgeProofs } from './proofs.ts';
import type { CaseOf } from '../checks.ts';
import type { Facts } from '../report.ts';
import { documentFault } from './safe-document.ts';

type Finding = CaseOf<'status'>;

const MAX_ENTRIES = 5;

/** The credential's status; what was found of each of its entries stands in `run.checks`. */
export async function checkStatus(
  run: Run,
  credential: JsonObject,
  issuer: string,
): Promise<Facts['status']> {
  const entries = listOf(credential['credentialStatus']);
  if (entries.length === 0) {
    run.checks.add('status', 'none');
    return 'none';
  }
  const findings: Finding[] = [];
  for (const entry of entries.slice(0, MAX_ENTRIES)) findings.push(...(await judgeEntry(run, entry, issuer)));
  if (entries.length > MAX_ENTRIES) findings.push('unsupported');
  for (const finding of findings) run.checks.add('status', finding);
  if (findings.includes('revoked')) return 'revoked';
  if (findings.includes('suspended')) return 'suspended';
  return findings.every((one) => one === 'pass' || one === 'listOfOther') ? 'good' : 'unknown';
}

async function judgeEntry(run: Run, entry: unknown, issuer: string): Promise<Finding[]> {
  const purpose = textIn(entry, 'statusPurpose') ?? '';
  const url = textIn(entry, 'statusListCredential');
  const isRead = hasType(entry, 'BitstringStatusListEntry') && ['revocation', 'suspension'].includes(purpose);
  if (!isRead || url === undefined) return ['unsupported'];
  const fetched = await run.fetcher.json(url);
  if (fetched.kind === 'unreachable' || fetched.status !== 200) return ['unreachable'];
  const list = fetched.kind === 'json' && isObject(fetched.value) ? fetched.value : undefined;
  if (list === undefined || !(await isTrusted(run, list, url))) return ['badList'];
  const isSet = bitOf(list, purpose, textIn(entry, 'statusListIndex') ?? '');
  if (isSet === undefined) return ['badList'];
  const found: Finding = !isSet ? 'pass' : purpose === 'revocation' ? 'revoked' : 'suspended';
  return idOfRef(list['issuer']) === issuer ? [found] : [found, 'listOfOther'];
}

/** Whether a list is the one that was asked for, within its dates, and proven by its own issuer. */
async function isTrusted(run: Run, list: JsonObject, url: string): Promise<boolean> {
  const { now } = run.options;
  if (!hasType(list, 'BitstringStatusListCredential') || documentFault(list) !== undefined) return false;
  if (list['id'] !== undefined && list['id'] !== url) return false;
  const [from, until] = [list['validFrom'], list['validUntil']];
  if (from !== undefined && (instantOf(from) ?? Infinity) > now) return false;
  if (until !== undefined && (instantOf(until) ?? 0) < now) return false;
  const judged = await judgeProofs(run, list, idOfRef(list['issuer']) ?? '');
  return judged.some((one) => one.finding === 'pass');
}

function bitOf(list: JsonObject, purpose: string, index: string): boolean | undefined {
  const subject = list['credentialSubject'];
  if (!hasType(subject, 'BitstringStatusList') || !isObject(subject)) return undefined;
  if (!stringsOf(subject['statusPurpose']).includes(purpose) || !/^\d{1,12}$/.test(index)) return undefined;
  const bits = decodeList(textIn(subject, 'encodedList') ?? '');
  return bits === undefined || bits.length * 8 < LIST_SIZE ? undefined : isBitSet(bits, Number(index));
}
