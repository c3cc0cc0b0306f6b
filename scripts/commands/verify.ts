/** `badge-bridge verify FILE_OR_URL`: checks a badge and says in plain words what was found. */
import { createReadStream } from 'node:fs';
import { createHttp } from '../../adapters/http/create-http.ts';
import type { Config } from '../../config/config.ts';
import { limits } from '../../server/openbadges/verify/limits.ts';
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
const MARKS = { pass: 'ok', warn: '! ', fail: 'NO', skip: '- ', unknown: '? ' } as const;

/** What is printed, and the exit code: 0 valid or with remarks, 1 invalid, 2 unchecked, 64 usage. */
export type VerifyAnswer = { report: Report; text: string; code: number } | { problem: string; code: number };

export async function verify(input: string, options: VerifyOptions): Promise<void> {
  const config = configured();
  if (config === undefined) return;
  const answer = await verifyInput(input, options, { config, now: Date.now(), stdin: process.stdin });
  if ('problem' in answer) console.error(answer.problem);
  else console.log(options.json === true ? JSON.stringify(answer.report) : answer.text);
  process.exitCode = answer.code;
}

/** Reads what was named and verifies it. @param p.now epoch milliseconds at which it must be valid */
export async function verifyInput(
  input: string,
  options: VerifyOptions,
  p: { config: Config; now: number; stdin: AsyncIterable<Uint8Array> },
): Promise<VerifyAnswer> {
  const badge = await readInput(input, p.stdin);
  if ('problem' in badge) return { problem: `${input} ${badge.problem}`, code: USAGE };
  const known = knownHosts(p.config);
  const http = createHttp({ allowedHosts: known, userAgent: `BadgeBridge/${version}` });
  const report = await verifyBadge(badge.content, {
    load: (request) => http.request({ method: 'GET', ...request }),
    now: p.now,
    plainHosts: new Set(known),
    ...(options.recipient === undefined ? {} : { recipient: options.recipient }),
  });
  return { report, text: told(report, wordsFor('en')), code: exitCodeOf(report.verdict) };
}

/** Beside the hosts that are vouched for: ourselves, where we are tried out on http://localhost. */
function knownHosts({ allowedHosts, publicUrl }: Config): string[] {
  const own = new URL(publicUrl);
  return own.protocol === 'http:' ? [...allowedHosts, own.host] : allowedHosts;
}

/** The address as it stands, or the bytes of the file; of one that is too large, as many as show that. */
async function readInput(
  input: string,
  stdin: AsyncIterable<Uint8Array>,
): Promise<{ content: string | Uint8Array } | { problem: string }> {
  if (/^https?:\/\//i.test(input)) return { content: input };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream: AsyncIterable<Uint8Array> = input === '-' ? stdin : createReadStream(input);
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limits.imageBytes) break;
    }
  } catch (thrown) {
    return { problem: unreadable(thrown) };
  }
  return { content: Buffer.concat(chunks) };
}

function unreadable(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'is neither a file here nor an address that begins with https://.';
  if (code === 'EISDIR') return 'is a folder. Name the file of the badge in it.';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user.';
  return `cannot be read: ${message}`;
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
  const parts = [[say(report.words)], facts, checks].filter((lines) => lines.length > 0);
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}
