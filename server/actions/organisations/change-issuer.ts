/** Changes the public profile of an issuer; its hosted documents are made from this record. */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Issuer, issuers } from '../../model/badges/issuer.ts';
import type { IssuerId } from '../../model/ids.ts';
import { saveUpload } from '../badges/save-image.ts';
import { change } from '../change.ts';
import { type Actor, audit } from '../system/audit.ts';

export type IssuerFacts = Pick<Issuer, 'name' | 'url' | 'email' | 'description' | 'linkedinId'>;

/**
 * Writes the profile, and its logo where a new one came. Badges that were issued keep the bytes they were
 * signed with.
 * @param logo bytes of an uploaded picture, `'none'` to have none, undefined to keep the present one
 * @throws NOT_FOUND, IMAGE_INVALID, IMAGE_TOO_LARGE, IMAGE_UNSAFE
 */
export async function changeIssuer(
  ctx: Context,
  id: IssuerId,
  facts: IssuerFacts,
  logo: Uint8Array | 'none' | undefined,
  actor: Actor,
): Promise<Issuer> {
  const known = await ctx.store.get(issuers, id);
  if (known === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  const image = logo instanceof Uint8Array ? await saveUpload(ctx, known.organisation, logo) : undefined;
  const issuer = await change<Issuer>(ctx, issuers, id, ({ image: was, ...current }) => {
    const kept = image ?? (logo === 'none' ? undefined : was);
    const updatedAt = ctx.clock.now();
    return { ...current, ...facts, updatedAt, ...(kept === undefined ? {} : { image: kept }) };
  });
  if (issuer === undefined) throw new BridgeError('NOT_FOUND', 'no such issuer');
  await audit(ctx, {
    organisation: issuer.organisation,
    actor,
    action: 'issuer.changed',
    subject: issuer.name,
    subjectId: id,
  });
  return issuer;
}
