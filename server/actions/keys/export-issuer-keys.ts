/** An issuer's keys to take along: one file under a passphrase, for a safe or for another installation. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { issuers } from '../../model/badges/issuer.ts';
import type { IssuerId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { type FiledKey, sealKeys } from '../../openbadges/keys/key-file.ts';
import { keysOf } from '../badges/issuer-key.ts';
import { type Actor, audit } from '../system/audit.ts';
import { openPair } from './key-record.ts';

/** Shorter passphrases can be guessed by who has the file. */
export const PASSPHRASE_MIN = 12;

/**
 * Text of the file: every key that was not stolen, retired ones included.
 * @throws NOT_FOUND · INVALID where the passphrase is shorter than 12 characters
 */
export async function exportIssuerKeys(
  ctx: Context,
  by: Actor,
  id: IssuerId,
  passphrase: string,
): Promise<string> {
  if (passphrase.length < PASSPHRASE_MIN) throw new BridgeError('INVALID', 'the passphrase is too short');
  const issuer = await ctx.store.get(issuers, id);
  if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  const kept = (await keysOf(ctx, id)).filter(({ revokedAt }) => revokedAt === undefined);
  const filed = kept.map<FiledKey>((key) => ({
    pair: openPair(ctx, key),
    kid: key.id,
    createdAt: key.createdAt,
    ...(key.retiredAt === undefined ? {} : { retiredAt: key.retiredAt }),
  }));
  const { organisation } = issuer;
  const subject = `${issuer.name}: ${filed.length}`;
  await audit(ctx, { organisation, actor: by, action: 'issuer-key.exported', subject, subjectId: id });
  return sealKeys(filed, addressesOf(ctx.settings.publicUrl).issuer(id), passphrase);
}
