/** Verifies a badge of any issuer, in any form it is handed in, and says what was checked (openbadges.md section 7). */
import { canonicalText } from '../proof/canonical.ts';
import { createContextCache } from '../proof/context-cache.ts';
import type { Run, VerifyOptions } from './common.ts';
import { credentialFound, verifyAnyCredential } from './v3/any-credential.ts';
import { createFetcher } from './fetcher.ts';
import { verifyAssertion } from './v2/assertion.ts';
import { isVersionTwo } from './v2/upgrade/version-of.ts';
import { limits } from './limits.ts';
import { stringsOf } from './members.ts';
import { type Found, readInput, type VerifyInput } from './read-input.ts';
import { createChecks } from './checks.ts';
import { type Facts, type Report, reportOf } from './report.ts';

/** Keeps what jsonld makes of the pinned contexts; credentials have no others. */
const contextResolver = createContextCache();

const NOTHING: Facts = { dates: {}, status: 'unknown' };

/**
 * The report on a badge. The result depends on the input, on what its issuer's addresses answer, on `now` and
 * on nothing of ours. Never throws; whatever cannot be found out leaves the verdict `unchecked`.
 *
 * @param input an address, the text of a badge, or the bytes of a file of any kind
 */
export async function verify(input: VerifyInput, options: VerifyOptions): Promise<Report> {
  const elapsed = options.elapsed ?? (() => performance.now());
  const start = elapsed();
  const timeout = AbortSignal.timeout(limits.reportMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  const run: Run = {
    options,
    fetcher: createFetcher(options.load, signal),
    checks: createChecks(),
    signal,
    elapsed,
    depth: 0,
    endorsements: { left: limits.endorsements },
    canonize: (document, digest = 'sha256') =>
      digest === 'sha256' && options.canonize !== undefined
        ? options.canonize(document, signal)
        : canonicalText(document, { contextResolver, maxQuads: limits.quads, signal, digest }),
  };
  const facts = await factsOf(run, input);
  return reportOf(run.checks, facts, {
    asked: (options.recipient ?? '').trim() !== '',
    timing: { ms: Math.round(elapsed() - start), fetches: run.fetcher.count },
  });
}

async function factsOf(run: Run, input: VerifyInput): Promise<Facts> {
  try {
    const found = await readInput(input, run.fetcher, run.checks);
    return found === undefined ? NOTHING : await verifyFound(run, found);
  } catch {
    run.checks.add('input', 'internal');
    return NOTHING;
  }
}

async function verifyFound(run: Run, found: Found): Promise<Facts> {
  if (found.kind === 'status') return verifyAssertion(run, found);
  const credential = credentialFound(found);
  if (credential !== undefined) return verifyAnyCredential(run, credential);
  if (isVersionTwo(found.value)) return verifyAssertion(run, found);
  if (found.kind === 'jws') run.checks.add('input', 'unsupported');
  else run.checks.add('type', 'other', { type: stringsOf(found.value['type']).join(', ') });
  return NOTHING;
}
