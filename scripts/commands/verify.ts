/** `badge-bridge verify FILE_OR_URL`: checks a badge and says in plain words what was found. */
import { readFileSync, statSync } from 'node:fs';
import { createHttp } from '../../adapters/http/create-http.ts';
import type { Report } from '../../server/openbadges/verify/report.ts';
import { exitCodeOf } from '../../server/openbadges/verify/report.ts';
import { verify as verifyBadge } from '../../server/openbadges/verify/verify.ts';
import { type WordKey, type Words, wordsFor } from '../../server/views/words.ts';
import { configured } from './configured.ts';
import { version } from './version.ts';

export interface VerifyOptions {
  recipient?: string;
  json?: boolean;
}

const USAGE = 64;
const MAX_BYTES = 5 * 1024 * 1024;
const MARKS = { pass: 'ok', warn: '! ', fail: 'NO', skip: '- ', unknown: '? ' } as const;

/** Exit code 0 valid or with remarks, 1 invalid, 2 unchecked, 64 usage. */
export async function verify(input: string, options: VerifyOptions): Promise<void> {
  const config = configured();
  const badge = config === undefined ? undefined : readInput(input);
  if (config === undefined || badge === undefined) {
    process.exitCode = USAGE;
    return;
  }
  const http = createHttp({ allowedHosts: config.allowedHosts, userAgent: `BadgeBridge/${version}` });
  const report = await verifyBadge(badge, {
    load: (request) => http.request({ method: 'GET', ...request }),
    now: Date.now(),
    plainHosts: new Set(config.allowedHosts),
    ...(options.recipient === undefined ? {} : { recipient: options.recipient }),
  });
  console.log(options.json === true ? JSON.stringify(report) : told(report, wordsFor('en')));
  process.exitCode = exitCodeOf(report.verdict);
}

function readInput(input: string): string | Uint8Array | undefined {
  if (/^https?:\/\//i.test(input)) return input;
  try {
    const file = input === '-' ? 0 : input;
    if (file !== 0 && statSync(file).size > MAX_BYTES) {
      console.error(`${input} is larger than 5 MB; a badge is not.`);
      return undefined;
    }
    return readFileSync(file);
  } catch (thrown) {
    console.error(`${input} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
}

function told(report: Report, words: Words): string {
  const say = (w: { key: string; params: Readonly<Record<string, string | number>> }): string =>
    words.t(w.key as WordKey, w.params);
  const facts = [
    ['Badge', report.achievement?.name],
    ['Issued by', report.issuer?.name ?? report.issuer?.id],
    ['Issued', report.dates.issued === undefined ? undefined : words.date(report.dates.issued)],
    ['Valid until', report.dates.expires === undefined ? undefined : words.date(report.dates.expires)],
    ['Reason', report.revocationReason],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`  ${String(name).padEnd(12)} ${value}`]));
  const checks = report.checks.map(
    (check) => `  [${MARKS[check.outcome]}] ${say(check.name)}: ${say(check.words)}`,
  );
  return [say(report.words), '', ...facts, '', ...checks].join('\n');
}
