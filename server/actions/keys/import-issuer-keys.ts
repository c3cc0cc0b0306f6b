/** Takes in keys of an issuer: a file of our own, or a key that another system signed with. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Issuer, type IssuerKey, issuerKeys, issuers } from '../../model/badges/issuer.ts';
import { type IssuerId, type IssuerKeyId, issuerKeyId, keyedId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { publicMembersOf, thumbprintOf } from '../../openbadges/keys/jwk.ts';
import { openKeys } from '../../openbadges/keys/key-file.ts';
import type { KeyProblem, ReadKey } from '../../openbadges/keys/read-keys.ts';
import { keysOf } from '../badges/issuer-key.ts';
import { forgetPublicIssuer } from '../public/public-issuer.ts';
import { type Actor, audit } from '../system/audit.ts';
import { askPublicCheck } from '../system/check-public-address.ts';
import { ensureIssuerKeys } from './ensure-issuer-keys.ts';
import { keyRecordOf, publicPartOf } from './key-record.ts';
import { ANNOUNCE_MS, handOver } from './succession.ts';

export type Imported =
  | {
      kind: 'imported';
      /** Keys that are new here. */
      added: number;
      /** Keys that were here already, by whatever name. */
      known: number;
      /** Address of the issuer whose keys they were, where that is another than this one. */
      from?: string;
    }
  | { kind: 'refused'; problem: KeyProblem };

export interface KeyImport {
  text: string;
  passphrase: string;
  /** The newest key of each kind that the file does not call retired signs from ten minutes on. */
  signs: boolean;
}

/** A name that can stand in an address. */
const NAME = /^[\w-]{8,100}$/;

/**
 * Publishes the keys of a file for this issuer, and asks for a look at the public address: what they signed
 * names addresses that must answer. They keep their names where those are free. Repeated, it adds nothing.
 * @throws NOT_FOUND
 */
export async function importIssuerKeys(
  ctx: Context,
  by: Actor,
  id: IssuerId,
  p: KeyImport,
): Promise<Imported> {
  const found = await ctx.store.get(issuers, id);
  if (found === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  const read = await openKeys(p.text, p.passphrase);
  if (!read.ok) return { kind: 'refused', problem: read.problem };
  if (read.keys.some(({ pair }) => pair.algorithm === 'ES384')) return { kind: 'refused', problem: 'kind' };
  const issuer = await ensureIssuerKeys(ctx, found);
  const { keys, added } = await takeIn(ctx, issuer, read.keys, p.signs);
  if (p.signs) await putToUse(ctx, issuer, keys);
  forgetPublicIssuer(ctx, id);
  const { organisation } = issuer;
  const subject = `${issuer.name}: ${read.keys.length}`;
  await audit(ctx, { organisation, actor: by, action: 'issuer-key.imported', subject, subjectId: id });
  await askPublicCheck(ctx, organisation);
  const ours = addressesOf(ctx.settings.publicUrl).issuer(id);
  const from = read.issuer === undefined || read.issuer === ours ? {} : { from: read.issuer };
  return { kind: 'imported', added, known: keys.length - added, ...from };
}

/** The keys as they are stored then, and how many of them are new. */
async function takeIn(
  ctx: Context,
  issuer: Issuer,
  read: readonly ReadKey[],
  signs: boolean,
): Promise<{ keys: IssuerKey[]; added: number }> {
  const known = new Map<string, IssuerKey>();
  for (const key of await keysOf(ctx, issuer.id)) known.set(thumbprintOf(publicPartOf(key)), key);
  const keys: IssuerKey[] = [];
  let added = 0;
  for (const one of read) {
    const print = thumbprintOf(publicMembersOf(one.pair.publicKey));
    const same = known.get(print);
    const id = same?.id ?? (await insert(ctx, issuer, one, { print, signs }));
    if (same === undefined) added += 1;
    const stored = await ctx.store.get(issuerKeys, id);
    if (stored !== undefined) keys.push(stored);
  }
  return { keys, added };
}

async function insert(
  ctx: Context,
  issuer: Issuer,
  { pair, kid = '', createdAt, retiredAt }: ReadKey,
  p: { print: string; signs: boolean },
): Promise<IssuerKeyId> {
  const now = ctx.clock.now();
  const ends = p.signs && retiredAt === undefined ? {} : { retiredAt: Math.min(retiredAt ?? now, now) };
  const { id: issuerId, organisation } = issuer;
  const own = issuerKeyId.parse(keyedId(ctx.idSecret, 'issuerKey', [issuerId, 'imported', p.print]));
  const begun = Math.min(createdAt ?? now, now);
  const facts = { organisation, issuer: issuerId, createdAt: begun, isImported: true, ...ends } as const;
  for (const id of NAME.test(kid) ? [issuerKeyId.parse(kid), own] : [own]) {
    const added = await ctx.store.insert(issuerKeys, [keyRecordOf(ctx, pair, { ...facts, id })]);
    if (added.has(id)) return id;
  }
  return own;
}

/** The newest of each kind that is neither retired nor stolen takes over. */
async function putToUse(ctx: Context, issuer: Issuer, keys: readonly IssuerKey[]): Promise<void> {
  const usable = keys.filter(({ retiredAt }) => retiredAt === undefined);
  const newest = new Map<string, IssuerKey>();
  for (const key of [...usable].sort((a, b) => a.createdAt - b.createdAt)) newest.set(key.algorithm, key);
  for (const key of newest.values()) await handOver(ctx, issuer.id, key, ctx.clock.now() + ANNOUNCE_MS);
}
