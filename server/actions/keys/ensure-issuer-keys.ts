/** The keys an issuer begins with: one of each kind, made with the issuer, or later for issuers from before there were several. */
import type { Context } from '../../context.ts';
import {
  type Issuer,
  issuerAlgorithm,
  type IssuerAlgorithm,
  issuerKeys,
  issuers,
} from '../../model/badges/issuer.ts';
import {
  idOf,
  type IssuerId,
  type IssuerKeyId,
  issuerKeyId,
  keyedId,
  type OrganisationId,
} from '../../model/ids.ts';
import { forgetIssuer } from '../badges/issuer-key.ts';
import { change } from '../change.ts';
import { forgetPublicIssuer } from '../public/public-issuer.ts';
import { inKeyTurn } from './in-key-turn.ts';
import { keyRecordOf, newPair } from './key-record.ts';

/**
 * The id of the first key of a kind: of two workers that make it, one does. Keys of other systems keep their
 * names when they are imported, so nobody may guess one of ours beforehand.
 */
function firstKeyId(ctx: Context, issuer: IssuerId, algorithm: IssuerAlgorithm): IssuerKeyId {
  return algorithm === 'Ed25519'
    ? idOf('issuerKey', [issuer, 'first'])
    : issuerKeyId.parse(keyedId(ctx.idSecret, 'issuerKey', [issuer, 'first', algorithm]));
}

/** Makes the first key of each kind where it is not there yet. */
export async function makeFirstKeys(
  ctx: Context,
  issuer: IssuerId,
  organisation: OrganisationId,
): Promise<Required<Issuer['keys']>> {
  const first = (algorithm: IssuerAlgorithm): Promise<{ id: IssuerKeyId }> =>
    makeFirstKey(ctx, issuer, organisation, algorithm);
  return { Ed25519: await first('Ed25519'), RS256: await first('RS256'), ES256: await first('ES256') };
}

async function makeFirstKey(
  ctx: Context,
  issuer: IssuerId,
  organisation: OrganisationId,
  algorithm: IssuerAlgorithm,
): Promise<{ id: IssuerKeyId }> {
  const id = firstKeyId(ctx, issuer, algorithm);
  const make = async (): Promise<void> => {
    if ((await ctx.store.get(issuerKeys, id)) !== undefined) return;
    const pair = await newPair(ctx, algorithm);
    const facts = { id, organisation, issuer, createdAt: ctx.clock.now() };
    await ctx.store.insert(issuerKeys, [keyRecordOf(ctx, pair, facts)]);
  };
  await (algorithm === 'RS256' ? inKeyTurn(ctx, make) : make());
  return { id };
}

/** The issuer with a key of every kind; makes what is missing. Each key is there before the issuer names it. */
export async function ensureIssuerKeys(ctx: Context, issuer: Issuer): Promise<Issuer> {
  if (issuerAlgorithm.options.every((algorithm) => issuer.keys[algorithm] !== undefined)) return issuer;
  const made = await makeFirstKeys(ctx, issuer.id, issuer.organisation);
  const changed = await change<Issuer>(ctx, issuers, issuer.id, (current) => ({
    ...current,
    keys: { ...made, ...current.keys },
  }));
  forgetIssuer(ctx, issuer.id);
  forgetPublicIssuer(ctx, issuer.id);
  return changed ?? issuer;
}
