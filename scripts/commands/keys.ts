/** `badge-bridge keys list|rotate|export|import`: looks after the keys of the issuer, also beside a running server. */
import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ensureIssuerKeys } from '../../server/actions/keys/ensure-issuer-keys.ts';
import { exportIssuerKeys, PASSPHRASE_MIN } from '../../server/actions/keys/export-issuer-keys.ts';
import { importIssuerKeys } from '../../server/actions/keys/import-issuer-keys.ts';
import { type ListedIssuerKey, listIssuerKeys } from '../../server/actions/keys/list-issuer-keys.ts';
import { rotateIssuerKey } from '../../server/actions/keys/rotate-issuer-key.ts';
import type { Actor } from '../../server/actions/system/audit.ts';
import type { Context } from '../../server/context.ts';
import {
  type Issuer,
  type IssuerAlgorithm,
  issuerAlgorithm,
  issuers,
} from '../../server/model/badges/issuer.ts';
import type { KeyProblem } from '../../server/openbadges/keys/read-keys.ts';
import { configured } from './configured.ts';
import { missingParts, openContext } from './open-context.ts';
import { organisationOf } from './organisation-of.ts';

interface Chosen {
  /** Id, where there are several. */
  organisation?: string;
}

/** Lines for standard output, or in words why it was not done. */
export type KeysAnswer = { lines: string[] } | { problem: string };

const actor: Actor = { kind: 'operator', name: 'command line' };
const USAGE = 64;

/** `keys list`. */
export function keysList(options: Chosen & { json?: boolean }): Promise<void> {
  return answered((ctx) => listKeys(ctx, options));
}

/** `keys rotate`. Exit code 64 for a kind that there is not. */
export async function keysRotate(options: Chosen & { kind?: string }): Promise<void> {
  const kind = issuerAlgorithm.optional().safeParse(options.kind);
  if (kind.success) return answered((ctx) => rotateKeys(ctx, { ...options, kind: kind.data }));
  console.error(
    `There is no kind of key ${options.kind ?? ''}. Say one of ${issuerAlgorithm.options.join(', ')}.`,
  );
  process.exitCode = USAGE;
}

/** `keys export`. */
export function keysExport(file: string, options: Chosen & { passphraseFile: string }): Promise<void> {
  return answered(async (ctx) => exportKeys(ctx, file, await passphraseIn(options.passphraseFile), options));
}

/** `keys import`. */
export function keysImport(
  file: string,
  options: Chosen & { passphraseFile?: string; sign?: boolean },
): Promise<void> {
  return answered(async (ctx) => {
    const { passphraseFile } = options;
    const passphrase = passphraseFile === undefined ? '' : await passphraseIn(passphraseFile);
    return importKeys(ctx, await readFile(file, 'utf8'), passphrase, options);
  });
}

async function passphraseIn(file: string): Promise<string> {
  return (file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')).trim();
}

/** Prints the answer; exit code 0, or 1 where it was not done. */
async function answered(work: (ctx: Context) => Promise<KeysAnswer>): Promise<void> {
  const config = configured();
  if (config === undefined) return;
  const missing = missingParts(config);
  const answer = missing === undefined ? await madeHere() : { problem: `${missing.what}; ${missing.mend}.` };
  if ('lines' in answer) console.log(answer.lines.join('\n'));
  else {
    console.error(`Not done: ${answer.problem}`);
    process.exitCode = 1;
  }

  async function madeHere(): Promise<KeysAnswer> {
    if (config === undefined) throw new Error('no configuration');
    const { ctx, close } = await openContext(config);
    try {
      return await work(ctx);
    } catch (thrown) {
      const { code = '', path = '' } = thrown as NodeJS.ErrnoException;
      if (path === '') throw thrown;
      return { problem: `${path}: ${code === 'EEXIST' ? 'it is there already' : code}.` };
    } finally {
      await close();
    }
  }
}

/** A table for people, or one JSON object. */
export async function listKeys(ctx: Context, options: Chosen & { json?: boolean }): Promise<KeysAnswer> {
  const issuer = await issuerOf(ctx, options);
  if (typeof issuer === 'string') return { problem: issuer };
  const keys = await listIssuerKeys(ctx, issuer);
  if (options.json === true)
    return { lines: [JSON.stringify({ issuer: issuer.name, keys: keys.map(asJson) })] };
  const rows = keys.map(({ algorithm, state, since, createdAt, fingerprint }) =>
    [
      algorithm.padEnd(8),
      `${state} ${state === 'signs' ? '' : minute(since)}`.padEnd(26),
      `made ${minute(createdAt)}`,
      fingerprint,
    ].join('  '),
  );
  return { lines: [`Keys of ${issuer.name}:`, ...rows] };
}

function asJson(key: ListedIssuerKey): object {
  return { ...key, createdAt: iso(key.createdAt), since: iso(key.since) };
}

/** Renews one kind of key, or each. */
export async function rotateKeys(
  ctx: Context,
  options: Chosen & { kind?: IssuerAlgorithm | undefined },
): Promise<KeysAnswer> {
  const issuer = await issuerOf(ctx, options);
  if (typeof issuer === 'string') return { problem: issuer };
  const lines: string[] = [];
  for (const kind of options.kind === undefined ? issuerAlgorithm.options : [options.kind]) {
    const rotation = await rotateIssuerKey(ctx, actor, issuer.id, kind);
    const what = rotation.kind === 'begun' ? 'a new key is published' : 'a new key was published before';
    lines.push(`${kind}: ${what}; it signs from ${minute(rotation.from)} on.`);
  }
  return { lines };
}

/** Writes the encrypted file, for its owner alone. */
export async function exportKeys(
  ctx: Context,
  file: string,
  passphrase: string,
  options: Chosen,
): Promise<KeysAnswer> {
  const issuer = await issuerOf(ctx, options);
  if (typeof issuer === 'string') return { problem: issuer };
  if (passphrase.length < PASSPHRASE_MIN)
    return { problem: `the passphrase needs ${PASSPHRASE_MIN} characters or more.` };
  const sealed = await exportIssuerKeys(ctx, actor, issuer.id, passphrase);
  await writeFile(file, `${sealed}\n`, { flag: 'wx', mode: 0o600 });
  return { lines: [`The keys of ${issuer.name} are in ${file}. Keep it and its passphrase apart.`] };
}

const problems: Readonly<Record<KeyProblem, string>> = {
  unreadable: 'no private key can be read from this file.',
  passphrase: 'the passphrase is missing or does not fit this file.',
  public: 'the file holds public keys only.',
  kind: 'only Ed25519, RSA and P-256 keys can be imported.',
  weak: 'RSA keys of fewer than 2048 bits are not safe any more.',
};

/** Publishes the keys of a text. */
export async function importKeys(
  ctx: Context,
  content: string,
  passphrase: string,
  options: Chosen & { sign?: boolean },
): Promise<KeysAnswer> {
  const issuer = await issuerOf(ctx, options);
  if (typeof issuer === 'string') return { problem: issuer };
  const signs = options.sign === true;
  const result = await importIssuerKeys(ctx, actor, issuer.id, { text: content, passphrase, signs });
  if (result.kind === 'refused') return { problem: problems[result.problem] };
  const lines = [`${result.added} imported, ${result.known} known already.`];
  if (result.from !== undefined)
    lines.push(
      `They belonged to ${result.from}. Badges that were issued there name that address and are checked there: keep it, or let it lead here.`,
    );
  return { lines };
}

async function issuerOf(ctx: Context, { organisation: id }: Chosen): Promise<Issuer | string> {
  const organisation = await organisationOf(ctx, id);
  if (typeof organisation === 'string') return organisation;
  const issuer = await ctx.store.get(issuers, organisation.issuer);
  return issuer === undefined ? 'the organisation has no issuer.' : ensureIssuerKeys(ctx, issuer);
}

const iso = (at: number): string => new Date(at).toISOString();

function minute(at: number): string {
  return `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;
}
