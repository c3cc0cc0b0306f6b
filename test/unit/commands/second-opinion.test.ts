import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { toolEnv } from '../../../config/env.ts';
import { buildConfig } from '../../../config/config.ts';
import { readEnv } from '../../../config/env.ts';
import { verifyInput } from '../../../scripts/commands/verify.ts';
import { comparisonJson, tellComparison } from '../../../scripts/commands/verify/compare.ts';
import { holesBetween, knownHoles } from '../../../scripts/commands/verify/known-holes.ts';
import {
  askSecondOpinion,
  type SecondOpinion,
  subjectOf,
} from '../../../scripts/commands/verify/second-opinion.ts';
import { bakePng } from '../../../server/openbadges/baking/bake-png.ts';
import { createChecks } from '../../../server/openbadges/verify/checks.ts';
import { type Facts, type Report, reportOf } from '../../../server/openbadges/verify/report.ts';

const ASSERTION = 'https://badges.example/a/1';

/** A report in the form of openbadges-validator-core 1.1, as its command prints it. */
function printedReport(
  messages: { name: string; messageLevel: string; result: string }[] = [],
  valid = messages.every(({ messageLevel }) => messageLevel !== 'ERROR'),
): string {
  const count = (level: string): number => messages.filter((one) => one.messageLevel === level).length;
  const results = {
    graph: [{ id: ASSERTION, type: 'Assertion', issuedOn: '2026-11-21T10:00:00Z' }],
    input: { value: ASSERTION, input_type: 'url' },
    report: {
      validationSubject: ASSERTION,
      openBadgesVersion: '2.0',
      messages: messages.map((one) => ({ ...one, success: false, node_id: ASSERTION })),
      errorCount: count('ERROR'),
      warningCount: count('WARNING'),
      valid,
    },
  };
  const sentence = valid ? 'Badge input is valid.' : 'Badge input is not valid.';
  return `${JSON.stringify(results, null, 4)}\n${sentence}\n`;
}

/** A report of ours with these findings, as `check.case`. */
function ours(facts: Partial<Facts>, ...findings: string[]): Report {
  const checks = createChecks();
  for (const finding of findings) {
    const [check, found] = finding.split('.') as ['input', 'file'];
    checks.add(check, found);
  }
  return reportOf(
    checks,
    { version: '2.0', dates: {}, status: 'unknown', ...facts },
    { asked: false, timing: { ms: 1, fetches: 1 } },
  );
}
const theirs = (valid: boolean, ...messages: [name: string, result: string][]) => ({
  kind: 'report' as const,
  valid,
  version: '2.0',
  errors: messages.length,
  warnings: 0,
  messages: messages.map(([name, result]) => ({ level: 'ERROR', name, result })),
});

describe('a second opinion', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'badge-bridge-second-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Puts a command of that name on a path of its own. */
  function install(program: string): Record<string, string> {
    const file = join(folder, 'openbadges');
    writeFileSync(file, `#!${process.execPath}\n${program}`);
    chmodSync(file, 0o755);
    return toolEnv({ PATH: folder, SECRET_KEY: 'secret', SMTP_URL: 'smtp://user:password@mail.example' });
  }
  const printing = (text: string): Record<string, string> =>
    install(`process.stdout.write(${JSON.stringify(text)});`);
  const ask = (env: Record<string, string>, more: object = {}): Promise<SecondOpinion> =>
    askSecondOpinion(ASSERTION, { env, ...more });

  it('is the report of the official validator, as its command prints it', async () => {
    expect(await ask(printing(printedReport()))).to.deep.equal({
      kind: 'report',
      valid: true,
      version: '2.0',
      errors: 0,
      warnings: 0,
      messages: [],
    });
    const message = { name: 'VALIDATE_PROPERTY', messageLevel: 'ERROR', result: 'Required property missing' };
    expect(await ask(printing(printedReport([message])))).to.deep.include({
      valid: false,
      errors: 1,
      messages: [{ level: 'ERROR', name: 'VALIDATE_PROPERTY', result: 'Required property missing' }],
    });
  });

  it('is asked without a shell, with the badge as one argument and none of our settings', async () => {
    const env = install(
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'asked.json'))}, JSON.stringify([process.argv.slice(2), process.env]));`,
    );
    const hostile = '{"id":"$(touch /tmp/x)`id`; --recipient"}';
    await askSecondOpinion(hostile, { env, recipient: 'ada@campus.example' });
    const { readFileSync } = await import('node:fs');
    const [argv, seen] = JSON.parse(readFileSync(join(folder, 'asked.json'), 'utf8')) as [
      string[],
      Record<string, string>,
    ];
    expect(argv).to.deep.equal(['verify', `--data=${hostile}`, '--recipient={"email":"ada@campus.example"}']);
    expect(JSON.stringify(seen)).not.to.match(/secret|password/);
  });

  it('is not waited for longer than its time, nor read beyond its size, nor believed without a report', async () => {
    const hanging = install('setInterval(() => undefined, 1000);');
    expect(await ask(hanging, { timeoutMs: 300 })).to.deep.equal({ kind: 'failed', why: 'time' });
    const endless = install("setInterval(() => process.stdout.write('x'.repeat(65536)), 1);");
    expect(await ask(endless, { maxBytes: 100_000 })).to.deep.equal({ kind: 'failed', why: 'size' });
    for (const text of ['', 'Traceback (most recent call last):', '{"report":{}}', '{"report":5}\nBadge']) {
      expect(await ask(printing(text)), text).to.deep.equal({ kind: 'failed', why: 'answer' });
    }
  });

  it('says how it is installed where it is not', async () => {
    const opinion = await ask(toolEnv({ PATH: join(folder, 'nowhere') }));
    expect(opinion).to.deep.equal({ kind: 'not-installed' });
    expect(tellComparison(ours({}, 'proof.pass'), opinion)).to.include('pip install openbadges');
  });

  it('is given what is in a picture or a file, since it reads none itself, and no more than fits', async () => {
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const assertion = `{"id":"${ASSERTION}"}`;
    expect(subjectOf(bakePng(png, { v2: assertion, v3: '{"v":3}' }))).to.equal(assertion);
    expect(subjectOf(bakePng(png, { v3: '{"v":3}' }))).to.equal('{"v":3}');
    expect(subjectOf(Buffer.from(` ${assertion}\n`))).to.equal(assertion);
    expect(subjectOf(ASSERTION)).to.equal(ASSERTION);
    for (const nothing of [png, 'hello', '--help', Buffer.from([0, 255])])
      expect(subjectOf(nothing), String(nothing).slice(0, 8)).to.equal(undefined);
    expect(await askSecondOpinion('x'.repeat(120_001), { env: {} })).to.deep.equal({
      kind: 'not-asked',
      why: 'length',
    });
  });

  it('names the known holes that explain a difference, each of them in one case at least', () => {
    const cases: [string[], Report, ReturnType<typeof theirs>][] = [
      [['O41'], ours({ format: 'signed' }, 'status.revoked'), theirs(true)],
      [['O42', 'O43'], ours({ format: 'hosted' }, 'status.revoked'), theirs(true)],
      [
        ['O44'],
        ours({ format: 'hosted' }, 'status.revoked'),
        theirs(false, ['FETCH_HTTP_NODE', 'AttributeError']),
      ],
      [['O45'], ours({ format: 'hosted' }, 'hosted-fetch.notFound'), theirs(true)],
      [
        ['O46'],
        ours({ format: 'signed' }, 'proof.pass'),
        theirs(false, ['VERIFY_JWS', 'Signature for node failed verification']),
      ],
      [
        ['O49'],
        ours({ format: 'hosted' }, 'schema.pass'),
        theirs(false, ['JSONLD_COMPACT_DATA', 'JSONLD Resource not found']),
      ],
      [['O48'], ours({ format: 'hosted' }, 'endorsement.refused'), theirs(true)],
      [[], ours({ format: 'hosted' }, 'expiry.expired'), theirs(true)],
      [[], ours({ format: 'hosted' }, 'schema.pass'), theirs(true)],
      [
        [],
        ours({ format: 'hosted' }, 'status.revoked'),
        theirs(false, ['VERIFY_HOSTED', 'Assertion revoked']),
      ],
    ];
    for (const [holes, mine, other] of cases)
      expect(
        holesBetween(mine, other).map(({ id }) => id),
        `${mine.words.key} ${String(other.valid)}`,
      ).to.deep.equal(holes);
    const named = new Set(cases.flatMap(([holes]) => holes));
    expect(knownHoles.filter(({ id }) => !named.has(id))).to.deep.equal([]);
  });

  it('is shown beside ours, with what to make of a difference', () => {
    const told = tellComparison(ours({ format: 'hosted' }, 'status.revoked'), theirs(true));
    expect(told).to.match(/Badge Bridge +\| openbadges-validator-core/);
    expect(told).to.match(/Verdict +invalid +\| valid/);
    expect(told).to.match(/Found +It was revoked\. +\|/);
    expect(told).to.include('They differ.').and.include('O42 It overlooks "revoked": true');
    expect(tellComparison(ours({ format: 'hosted' }, 'schema.pass'), theirs(true))).to.include(
      'Both say the same.',
    );
    expect(tellComparison(ours({ format: 'hosted' }, 'expiry.expired'), theirs(true))).to.include(
      'no known hole explains it',
    );
    expect(tellComparison(ours({ format: 'hosted' }, 'status.unreachable'), theirs(true))).to.include(
      'could not find out everything',
    );
    expect(tellComparison(ours({}, 'schema.pass'), { kind: 'not-asked', why: 'version' })).to.include(
      'up to 2.0 only',
    );
    expect(comparisonJson(ours({ format: 'hosted' }, 'status.revoked'), theirs(true))).to.deep.include({
      agrees: false,
      knownHoles: ['O42', 'O43'],
    });
  });

  it('lets nothing that it prints reach the terminal as it is', () => {
    const told = tellComparison(
      ours({ format: 'hosted' }, 'schema.pass'),
      theirs(false, ['\u001b[2J', '\u0007\u202e']),
    );
    expect(told.replaceAll('\n', '')).not.to.match(/[\p{Cc}\u202e]/u);
  });

  it('comes with the report of the command, beside it, and does not change its exit code', async () => {
    const env = printing(printedReport());
    const built = buildConfig(readEnv({ PUBLIC_URL: 'https://badges.example', DATA_DIR: folder }), 1);
    if ('problems' in built) throw new Error('no configuration');
    const stdin = Readable.from([]) as AsyncIterable<Uint8Array>;
    const world = { config: built.config, now: Date.now(), stdin, env };
    const answer = await verifyInput('https://nobody.invalid/a/1', { secondOpinion: true }, world);
    if ('problem' in answer) throw new Error(answer.problem);
    expect(answer.code).to.equal(2);
    expect(answer.text).to.match(/Verdict +unchecked +\| valid/);
    expect((JSON.parse(answer.json) as { secondOpinion: object }).secondOpinion).to.deep.include({
      kind: 'report',
      valid: true,
      compared: 'unchecked',
    });
  });
});
