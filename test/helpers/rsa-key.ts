/** One RSA key for all tests of a run: making one takes a third of a second. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { keyRecordOf } from '../../server/actions/keys/key-record.ts';
import type { Context } from '../../server/context.ts';
import { issuerKeys } from '../../server/model/badges/issuer.ts';
import { idOf, issuerKeyId, keyedId } from '../../server/model/ids.ts';
import { keyPairOf } from '../../server/openbadges/keys/key-pair.ts';

let made: KeyObject | undefined;

export function testRsaKey(): KeyObject {
  return (made ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
}

/** Puts the key where a set-up would make its RSA key: it finds it and makes none. */
export async function bringRsaKey(ctx: Context): Promise<void> {
  const organisation = idOf('organisation', [keyedId(ctx.idSecret, 'organisation', ['first'])]);
  const issuer = idOf('issuer', [organisation, 'first']);
  const id = issuerKeyId.parse(keyedId(ctx.idSecret, 'issuerKey', [issuer, 'first', 'RS256']));
  const pair = keyPairOf(testRsaKey());
  if (pair === undefined) throw new Error('no pair');
  const facts = { id, organisation, issuer, createdAt: ctx.clock.now() };
  await ctx.store.insert(issuerKeys, [keyRecordOf(ctx, pair, facts)]);
}
