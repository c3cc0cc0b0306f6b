/** `badge-bridge verify FILE_OR_URL_OR_FOLDER`: checks badges and says in plain words what was found. */
import { relative } from 'node:path';
import { createHttp } from '../../adapters/http/create-http.ts';
import type { Config } from '../../config/config.ts';
import { toolEnv } from '../../config/env.ts';
import type { Loader } from '../../server/openbadges/verify/fetcher.ts';
import { exitCodeOf, type Report } from '../../server/openbadges/verify/report.ts';
import { verify as verifyBadge } from '../../server/openbadges/verify/verify.ts';
import { tellVerification } from '../../server/views/verify/tell-report.ts';
import { wordsFor } from '../../server/views/words.ts';
import { configured } from './configured.ts';
import { eachAtOnce } from './verify/at-once.ts';
import { comparisonJson, howToInstall, tellComparison } from './verify/compare.ts';
import { printableJson } from './verify/printable.ts';
import { createProgress, type Terminal } from './verify/progress.ts';
import { filesIn, isFolder, readBadge } from './verify/read-badge.ts';
import { askSecondOpinion, type SecondOpinion, subjectOf } from './verify/second-opinion.ts';
import { shareAnswers } from './verify/share-answers.ts';
import { type FileResult, tellCounts, tellHead, tellOne, tellRow } from './verify/tell.ts';
import { version } from './version.ts';

export interface VerifyOptions {
  recipient?: string;
  json?: boolean;
  secondOpinion?: boolean;
}

/** What the command works with. */
export interface VerifyWorld {
  config: Config;
  /** Epoch milliseconds at which badges must be valid. */
  now: number;
  stdin: AsyncIterable<Uint8Array>;
  /** Environment of the official validator. */
  env?: Readonly<Record<string, string>>;
}

const USAGE = 64;
const UNCHECKED = 2;
/** Badges of a folder that are verified at the same time. */
const AT_ONCE = 4;

/** What is printed, and the exit code: 0 valid or with remarks, 1 invalid, 2 unchecked, 64 usage. */
export type VerifyAnswer =
  { report: Report; text: string; json: string; code: number } | { problem: string; code: number };

export async function verify(input: string, options: VerifyOptions): Promise<void> {
  const config = configured();
  if (config === undefined) return;
  const world = { config, now: Date.now(), stdin: process.stdin, env: toolEnv() };
  if (input !== '-' && (await isFolder(input))) {
    const print = (line: string): void => console.log(line);
    process.exitCode = await verifyFolder(input, options, world, { print, terminal: process.stderr });
    return;
  }
  const answer = await verifyInput(input, options, world);
  if ('problem' in answer) console.error(answer.problem);
  else console.log(options.json === true ? answer.json : answer.text);
  process.exitCode = answer.code;
}

/** Reads what was named and verifies it. */
export async function verifyInput(
  input: string,
  options: VerifyOptions,
  world: VerifyWorld,
): Promise<VerifyAnswer> {
  const badge = await readBadge(input, world.stdin);
  if ('problem' in badge) return { problem: `${input} ${badge.problem}`, code: USAGE };
  const { report, opinion } = await judge(badge.content, options, world, loaderOf(world.config));
  const second = opinion === undefined ? '' : `\n\n${tellComparison(opinion.ours, opinion.theirs)}`;
  return {
    report,
    text: tellOne(report, options.recipient) + second,
    json: printableJson(jsonOf({ report, opinion }, world)),
    code: exitCodeOf(report.verdict),
  };
}

interface Judged {
  report: Report;
  /** Where one was asked for: what the official validator says, and our report on just what it was asked about. */
  opinion?: { ours: Report; theirs: SecondOpinion } | undefined;
}

async function judge(
  content: string | Uint8Array,
  options: VerifyOptions,
  world: VerifyWorld,
  load: Loader,
): Promise<Judged> {
  const { recipient, secondOpinion } = options;
  const of = (input: string | Uint8Array): Promise<Report> =>
    verifyBadge(input, {
      load,
      now: world.now,
      plainHosts: new Set(knownHosts(world.config)),
      ...(recipient === undefined ? {} : { recipient }),
    });
  const report = await of(content);
  if (secondOpinion !== true) return { report };
  const subject = subjectOf(content);
  if (subject === undefined)
    return { report, opinion: { ours: report, theirs: { kind: 'not-asked', why: 'nothing' } } };
  const ours = await of(subject);
  const isNew = ours.version === '3.0' || ours.version === 'clr-2.0';
  const theirs: SecondOpinion = isNew
    ? { kind: 'not-asked', why: 'version' }
    : await askSecondOpinion(subject, { recipient, env: world.env ?? {} });
  return { report, opinion: { ours, theirs } };
}

function jsonOf({ report, opinion }: Judged, world: VerifyWorld): object {
  const told = tellVerification({ report, at: world.now, by: `badge-bridge ${version}` }, wordsFor('en'));
  if (opinion === undefined) return told;
  return { ...told, secondOpinion: comparisonJson(opinion.ours, opinion.theirs) };
}

/** Where results and progress go. */
export interface Voice {
  print: (line: string) => void;
  terminal: Terminal;
}

type Done = FileResult & { judged?: Judged };

/** Verifies every file in a folder and prints a summary, or a JSON line for each; the worst decides the exit code. */
export async function verifyFolder(
  folder: string,
  options: VerifyOptions,
  world: VerifyWorld,
  { print, terminal }: Voice,
): Promise<number> {
  const files = await filesIn(folder);
  if (files.length === 0) {
    terminal.write(`${folder} holds no files.\n`);
    return USAGE;
  }
  const columns = terminal.columns ?? 120;
  const say = options.json === true ? jsonLines(world, print) : summary(columns, print);
  const load = shareAnswers(loaderOf(world.config));
  const progress = createProgress(terminal, files.length);
  const results: FileResult[] = [];
  const work = async (path: string): Promise<Done> => {
    const file = relative(folder, path);
    const badge = await readBadge(path, world.stdin);
    if ('problem' in badge) return { file, problem: badge.problem };
    const judged = await judge(badge.content, options, world, load);
    return { file, report: judged.report, judged };
  };
  const told = (result: Done): void => {
    progress.end();
    results.push(result);
    say.each(result);
  };
  await eachAtOnce(files, AT_ONCE, work, told, (done) => progress.show(done, tellCounts(results)));
  progress.end();
  say.end(results);
  return worstOf(results);
}

interface Teller {
  each(result: Done): void;
  end(results: readonly FileResult[]): void;
}

function jsonLines(world: VerifyWorld, print: Voice['print']): Teller {
  return {
    each({ file, problem, judged }) {
      print(printableJson(judged === undefined ? { file, problem } : { file, ...jsonOf(judged, world) }));
    },
    end: () => undefined,
  };
}

function summary(columns: number, print: Voice['print']): Teller {
  let isMissing = false;
  tellHead(columns).forEach(print);
  return {
    each(result) {
      const opinion = result.judged?.opinion;
      if (opinion?.theirs.kind === 'not-installed') isMissing = true;
      tellRow(result, columns).forEach(print);
      if (opinion === undefined || isMissing) return;
      for (const line of tellComparison(opinion.ours, opinion.theirs).split('\n'))
        print(`${' '.repeat(10)} ${line}`.trimEnd());
    },
    end(results) {
      print(`\n${tellCounts(results)}`);
      if (isMissing) print(`\n${howToInstall}`);
    },
  };
}

/** One that is not valid is worse than one that could not be checked or read. */
function worstOf(results: readonly FileResult[]): number {
  const codes = results.map(({ report }) => (report === undefined ? UNCHECKED : exitCodeOf(report.verdict)));
  return codes.includes(1) ? 1 : codes.includes(UNCHECKED) ? UNCHECKED : 0;
}

function loaderOf(config: Config): Loader {
  const http = createHttp({ allowedHosts: knownHosts(config), userAgent: `BadgeBridge/${version}` });
  return (request) => http.request({ method: 'GET', ...request });
}

/** Beside the hosts that are vouched for: ourselves, where we are tried out on http://localhost. */
function knownHosts({ allowedHosts, publicUrl }: Config): string[] {
  const own = new URL(publicUrl);
  return own.protocol === 'http:' ? [...allowedHosts, own.host] : allowedHosts;
}
