/** Makes the documents of one revision of an award: OB 2.0 assertion and signed OB 3.0 credential. */
import type { Context } from '../../context.ts';
import type { Award, Documents } from '../../model/awards/award.ts';
import { credentialId } from '../../model/ids.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { newUuid } from '../../ports/random.ts';
import type { FrozenVersion } from '../badges/frozen-version.ts';
import { recentIssuer, signAs } from '../badges/issuer-key.ts';
import { assertionInput, credentialInput } from './document-inputs.ts';
import { seriesOf } from './series-of.ts';
import { takeStatusIndex } from './status-lists.ts';

/** @param address the recipient's; it is written only as a salted hash */
export async function makeDocuments(
  ctx: Context,
  award: Award,
  version: FrozenVersion['version'],
  address: string,
): Promise<Documents> {
  const issuer = await recentIssuer(ctx, award.issuer);
  const began = ctx.clock.now();
  const at = addressesOf(ctx.settings.publicUrl);
  const salt = Buffer.from(ctx.random.bytes(12)).toString('base64url');
  const credential = credentialId.parse(newUuid(ctx.random));
  const status = await takeStatusIndex(ctx, {
    organisation: award.organisation,
    issuer: award.issuer,
    award: award.id,
  });
  const badge = {
    badge: award.badge,
    version: award.version,
    issuer: award.issuer,
    achievement: version.frozen.achievement,
  };
  const series = await seriesOf(ctx, issuer, badge);
  const revision = { award, recipient: { address, salt }, credential, status };
  const assertion = JSON.stringify(series.assertion(assertionInput(at, revision)));
  const unsigned = series.credential(credentialInput(at, badge, revision));
  const signed = await signAs(ctx, award.issuer, unsigned, began);
  ctx.report({ name: 'awardSigned', award: award.id, revision: award.revision, ms: ctx.clock.now() - began });
  const before = award.documents;
  return {
    revision: award.revision,
    address,
    salt,
    assertion,
    credential: signed,
    credentialId: credential,
    statusList: status.list,
    statusIndex: status.index,
    signedAt: began,
    ...(before === undefined
      ? {}
      : { replaces: { statusList: before.statusList, statusIndex: before.statusIndex } }),
  };
}
