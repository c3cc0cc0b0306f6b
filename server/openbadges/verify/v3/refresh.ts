/** Looks once for a newer version of a credential, where its issuer names a place for it (1EdTech Credential Refresh §2; O31). */
import { isCompactJws } from '../../jws/compact.ts';
import { instantOf } from '../../dates.ts';
import { createChecks } from '../checks.ts';
import type { Run } from '../common.ts';
import { textOf } from '../fetcher.ts';
import { readJson } from '../json.ts';
import { hasType, idOfRef, isObject, type JsonObject, textIn } from '../members.ts';
import { readSecured, type Secured } from './secured.ts';

/** True where a credential is well formed and proven by its issuer. */
type Judge = (run: Run, secured: Secured) => Promise<boolean>;

/**
 * The newer version where there is one, of the same issuer and id, and as well proven; else the one at hand.
 * A newer version's own refresh service is not asked: there is no going round.
 */
export async function refreshed(run: Run, secured: Secured, judge: Judge): Promise<Secured> {
  const service = secured.credential['refreshService'];
  if (service === undefined) return secured;
  const url = textIn(service, 'id');
  if (!hasType(service, '1EdTechCredentialRefresh') || url === undefined) {
    run.checks.add('refresh', 'notChecked');
    return secured;
  }
  const fetched = await run.fetcher.credential(url);
  if (fetched.kind === 'unreachable' || fetched.status !== 200) {
    run.checks.add('refresh', 'unreachable', { url });
    return secured;
  }
  const found = readText(textOf(fetched.body)?.trim() ?? '');
  const age = found === undefined ? 'other' : ageOf(secured.credential, found.credential);
  if (age === 'same') {
    run.checks.add('refresh', 'current');
    return secured;
  }
  const aside: Run = { ...run, checks: createChecks() };
  if (found === undefined || age !== 'newer' || !(await judge(aside, found))) {
    run.checks.add('refresh', 'refused', { url });
    return secured;
  }
  run.checks.add('refresh', 'pass', { url });
  run.checks.remark(aside.checks);
  return found;
}

function readText(text: string): Secured | undefined {
  if (isCompactJws(text)) return readSecured(text, createChecks());
  const read = readJson(text);
  return read.ok && isObject(read.value) ? readSecured(read.value, createChecks()) : undefined;
}

function ageOf(known: JsonObject, found: JsonObject): 'newer' | 'same' | 'other' {
  if (found['id'] !== known['id'] || idOfRef(found['issuer']) !== idOfRef(known['issuer'])) return 'other';
  const [before, after] = [known, found].map((one) => instantOf(one['validFrom'] ?? one['issuanceDate']));
  if (before === undefined || after === undefined) return 'other';
  if (before === after) return 'same';
  return after > before ? 'newer' : 'other';
}
