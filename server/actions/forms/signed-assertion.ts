/** The Open Badges 2.0 assertion as a signed badge, for those who ask for it (OB 2.0 §Signed Badges; openbadges.md section 1). */
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { type IssuerKey, issuerKeys } from '../../model/badges/issuer.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { asSigned, type HostedAssertion } from '../../openbadges/v2/assertion.ts';
import { newUuid } from '../../ports/random.ts';
import { change } from '../change.ts';
import { listFormsOf } from './revoke-forms.ts';
import { signedForm } from './signed-form.ts';

/**
 * The compact JWS of the present revision. It has an id of its own, by which the issuer's revocation list
 * names it once it is revoked or replaced.
 * @throws GONE for a revoked award · NOT_FOUND while it has no documents
 */
export async function awardAsSignedAssertion(ctx: Context, award: Award): Promise<string> {
  if (award.state === 'revoked') throw new BridgeError('GONE', 'a revoked award is not given out');
  const { documents, id, organisation, issuer } = award;
  if (documents === undefined) throw new BridgeError('NOT_FOUND', 'the award has no documents yet');
  const of = { award: id, organisation, issuer, revision: documents.revision };
  const { form, isNew } = await signedForm(ctx, of, 'v2', async (key) => {
    await markUsed(ctx, key);
    const urn = `urn:uuid:${newUuid(ctx.random)}`;
    const creator = addressesOf(ctx.settings.publicUrl).keyV2(key.id);
    const hosted = JSON.parse(documents.assertion) as HostedAssertion;
    return { header: { alg: 'RS256' }, payload: asSigned(hosted, urn, creator), urn };
  });
  if (isNew) await listIfLate(ctx, award);
  return form.text;
}

/** From now on the issuer's 2.0 document lists the key for ever. */
async function markUsed(ctx: Context, key: IssuerKey): Promise<void> {
  if (key.algorithm === 'RS256' && key.hasSignedV2 === true) return;
  await change<IssuerKey>(ctx, issuerKeys, key.id, (current) =>
    current.algorithm === 'RS256' && current.hasSignedV2 !== true
      ? { ...current, hasSignedV2: true }
      : undefined,
  );
}

/** An award that was revoked or replaced meanwhile may have listed its forms before this one was there. */
async function listIfLate(ctx: Context, { id }: Award): Promise<void> {
  const current = await ctx.store.get(awards, id);
  if (current !== undefined) await listFormsOf(ctx, current);
}
