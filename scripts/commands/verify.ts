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

/** Exit code 0 valid or with remarks, 1 invalid, 2 unchecked, 64 usage. */
export async function verify(input: string, options: VerifyOptions): Promise<void> {
  const config = configured();
  const badge = config === undefined ? undefined : await readInput(input);
  if (config === undefined || badge === undefined) {
    process.exitCode = USAGE;
    return;
  }
  const known = knownHosts(config);
  const http = createHttp({ allowedHosts: known, userAgent: `BadgeBridge/${version}` });
  const report = await verifyBadge(badge, {
    load: (request) => http.request({ method: 'GET', ...request }),
    now: Date.now(),
    plainHosts: new Set(known),
    ...(options.recipient === undefined ? {} : { recipient: options.recipient }),
  });
  console.log(options.json === true ? JSON.stringify(report) : told(report, wordsFor('en')));
  process.exitCode = exitCodeOf(report.verdict);
}

/** Beside the hosts that are vouched for: ourselves, where we are tried out on http://localhost. */
function knownHosts({ allowedHosts, publicUrl }: Config): string[] {
  const own = new URL(publicUrl);
  return own.protocol === 'http:' ? [...allowedHosts, own.host] : allowedHosts;
}

/** The address as it stands, or the bytes of the file; one that is too large is left at that size. */
async function readInput(input: string): Promise<string | Uint8Array | undefined> {
  if (/^https?:\/\//i.test(input)) return input;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of input === '-' ? process.stdin : createReadStream(input)) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      size += chunks.at(-1)?.length ?? 0;
      if (size > limits.imageBytes) break;
    }
  } catch (thrown) {
    console.error(`${input} ${unreadable(thrown)}`);
    return undefined;
  }
  return Buffer.concat(chunks);
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
  return [say(report.words), '', ...facts, '', ...checks].join('\n');
}
