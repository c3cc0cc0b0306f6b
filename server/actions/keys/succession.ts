/** Which key of an issuer signs after which: a new key is published well before anything names it. */
import type { Context } from '../../context.ts';
import {
  type Issuer,
  type IssuerKey,
  issuerKeys,
  issuers,
  type SigningUse,
  signingKeyOf,
} from '../../model/badges/issuer.ts';
import { type IssuerKeyId, issuerKeyId, keyedId } from '../../model/ids.ts';
import { forgetIssuer } from '../badges/issuer-key.ts';
import { change } from '../change.ts';
import { forgetPublicIssuer } from '../public/public-issuer.ts';
import { inKeyTurn } from './in-key-turn.ts';
import { keyRecordOf, newPair } from './key-record.ts';

/** Twice as long as anybody may keep an issuer's document without asking again. */
export const ANNOUNCE_MS = 10 * 60_000;

/**
 * The key that follows this one, made where there is none yet. Its id follows from the id before it: whoever
 * was interrupted, and two people at once, make one.
 */
export async function successorOf(ctx: Context, before: IssuerKey): Promise<IssuerKeyId> {
  const { organisation, issuer, algorithm } = before;
  return inKeyTurn(ctx, async () => {
    for (let id = nextId(ctx, before.id); ; id = nextId(ctx, id)) {
      const known = await ctx.store.get(issuerKeys, id);
      if (known !== undefined && known.retiredAt === undefined) return id;
      if (known !== undefined) continue;
      const pair = await newPair(ctx, algorithm);
      const facts = { id, organisation, issuer, createdAt: ctx.clock.now() };
      await ctx.store.insert(issuerKeys, [keyRecordOf(ctx, pair, facts)]);
      return id;
    }
  });
}

function nextId(ctx: Context, id: IssuerKeyId): IssuerKeyId {
  return issuerKeyId.parse(keyedId(ctx.idSecret, 'issuerKey', [id, 'successor']));
}

/**
 * Lets key `to` sign from `from` on (epoch ms; now or in the past: at once), and retires the one before it
 * then. A hand-over to the same key that is under way stays as it is.
 * @returns true where this call changed it
 */
export async function handOver(
  ctx: Context,
  issuer: Issuer['id'],
  to: Pick<IssuerKey, 'id' | 'algorithm'>,
  from: number,
): Promise<boolean> {
  const now = ctx.clock.now();
  let before: SigningUse | undefined;
  await change<Issuer>(ctx, issuers, issuer, (current) => {
    const use = current.keys[to.algorithm];
    const signing = signingKeyOf(current, to.algorithm, now);
    before = undefined;
    if (signing === to.id || (use?.next?.id === to.id && from > now)) return undefined;
    before = use;
    const next: SigningUse =
      signing === undefined || from <= now ? { id: to.id } : { id: signing, next: { id: to.id, from } };
    return { ...current, keys: { ...current.keys, [to.algorithm]: next } };
  });
  if (before === undefined) return false;
  for (const id of [before.id, before.next?.id])
    if (id !== undefined && id !== to.id) await retire(ctx, id, Math.max(from, now));
  forgetIssuer(ctx, issuer);
  forgetPublicIssuer(ctx, issuer);
  return true;
}

async function retire(ctx: Context, id: IssuerKeyId, at: number): Promise<void> {
  await change<IssuerKey>(ctx, issuerKeys, id, (current) =>
    current.retiredAt === undefined ? { ...current, retiredAt: at } : undefined,
  );
}
