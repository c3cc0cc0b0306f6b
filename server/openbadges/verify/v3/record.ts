/** Verifies what a record or a presentation holds: each credential in it by itself (CLR 2.0 §4; VCDM 2.0 §4.13; O72). */
import { createChecks } from '../checks.ts';
import type { Run } from '../common.ts';
import { limits } from '../limits.ts';
import { isObject, type JsonObject, listOf } from '../members.ts';
import { type Facts, type Report, reportOf } from '../report.ts';
import { readSecured, type Secured } from './secured.ts';

type Verify = (run: Run, secured: Secured) => Promise<Facts>;

const NOTHING: Facts = { dates: {}, status: 'unknown' };

/** The reports on the credentials in a record's subject. How many hold stands in `run.checks`. */
export function verifyInner(run: Run, record: JsonObject, verify: Verify): Promise<Report[]> {
  const subject = record['credentialSubject'];
  const held = isObject(subject) ? listOf(subject['verifiableCredential']) : [];
  return verifyEach(run, held, record['@context'], verify);
}

/** The facts of a presentation: whoever showed it signed it for somebody else, which nobody can check later. */
export async function verifyPresentation(
  run: Run,
  format: 'data-integrity' | 'jwt',
  presentation: JsonObject,
  verify: Verify,
): Promise<Facts> {
  run.checks.add('type', 'presentation');
  if (format === 'jwt' || presentation['proof'] !== undefined) run.checks.add('proof', 'presentation');
  const held = listOf(presentation['verifiableCredential']);
  const inner = await verifyEach(run, held, presentation['@context'], verify);
  return { format, dates: {}, status: 'none', inner };
}

async function verifyEach(
  run: Run,
  held: readonly unknown[],
  context: unknown,
  verify: Verify,
): Promise<Report[]> {
  const reports: Report[] = [];
  for (const [place, value] of held.entries()) {
    reports.push(await verifyOne(run, value, context, verify, place < limits.inner));
  }
  summarise(run, reports);
  return reports;
}

async function verifyOne(
  run: Run,
  value: unknown,
  context: unknown,
  verify: Verify,
  isWithin: boolean,
): Promise<Report> {
  const start = run.elapsed();
  const before = run.fetcher.count;
  const inner: Run = { ...run, checks: createChecks(), depth: run.depth + 1 };
  const isReached = isWithin && !run.signal.aborted && run.depth < limits.endorsementDepth;
  if (!isReached) inner.checks.add('input', 'notReached');
  const own = isObject(value) && value['@context'] === undefined ? { ...value, '@context': context } : value;
  const secured = isReached ? readSecured(own, inner.checks) : undefined;
  const facts = secured === undefined ? NOTHING : await verify(inner, secured);
  return reportOf(inner.checks, facts, {
    asked: (run.options.recipient ?? '').trim() !== '',
    timing: { ms: Math.round(run.elapsed() - start), fetches: run.fetcher.count - before },
  });
}

/** A record is as good as the worst of what it holds. */
function summarise({ checks }: Run, reports: readonly Report[]): void {
  const has = (verdict: Report['verdict']): boolean => reports.some((one) => one.verdict === verdict);
  const good = reports.filter((one) => one.verdict === 'valid' || one.verdict === 'warnings').length;
  const params = { good, count: reports.length };
  if (reports.length === 0) checks.add('inner', 'none');
  else if (has('invalid')) checks.add('inner', 'invalid', params);
  else if (has('unchecked')) checks.add('inner', 'unchecked', params);
  else checks.add('inner', has('warnings') ? 'warnings' : 'pass', params);
}
