/** Makes the documents of one revision of an award: OB 2.0 assertion and signed OB 3.0 credential. */
import type { Context } from '../../context.ts';
import type { Award, Documents } from '../../model/awards/award.ts';
import { badges } from '../../model/badges/badge.ts';
import { credentialId } from '../../model/ids.ts';
import { recipientAddressOf } from '../../model/learners/learner.ts';
import type { Fresh } from '../../model/record.ts';
import { BridgeError } from '../../errors.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { newUuid } from '../../ports/random.ts';
import { type FrozenVersion, frozenVersion, recentBadge } from '../badges/frozen-version.ts';
import { recentIssuing } from '../organisations/issuing.ts';
import { standingLearner } from '../learners/resolve-learner.ts';
import { recentIssuer, signAs } from '../badges/issuer-key.ts';
import { assertionInput, credentialInput } from './document-inputs.ts';
import { seriesOf } from './series-of.ts';
import { placeOf } from './status-lists.ts';
import { takeStatusIndex } from './take-status-index.ts';

/**
 * The documents of the revision that is wanted; undefined where the learner has no address to issue to (C30c).
 * @throws NOT_FOUND where the badge is gone
 */
export async function makeDocuments(ctx: Context, award: Fresh<Award>): Promise<Documents | undefined> {
  const learner = await standingLearner(ctx, award.learner);
  const address = learner === undefined ? undefined : recipientAddressOf(learner);
  if (address === undefined) return undefined;
  const badge = (await recentBadge(ctx, award.badge)) ?? (await ctx.store.get(badges, award.badge));
  if (badge === undefined) throw new BridgeError('NOT_FOUND', 'the badge of the award is gone');
  const { version } = await frozenVersion(ctx, badge, award.version);
  return documentsTo(ctx, award, version, address);
}

/** @param address the recipient's; it is written only as a salted hash */
async function documentsTo(
  ctx: Context,
  award: Fresh<Award>,
  version: FrozenVersion['version'],
  address: string,
): Promise<Documents> {
  const issuer = await recentIssuer(ctx, award.issuer);
  const began = ctx.clock.now();
  const at = addressesOf(ctx.settings.publicUrl);
  const salt = Buffer.from(ctx.random.bytes(12)).toString('base64url');
  const credential = credentialId.parse(newUuid(ctx.random));
  const issuing = await recentIssuing(ctx, award.organisation);
  const status = issuing.status === 'bitstring' ? await takeStatusIndex(ctx, award, issuing) : undefined;
  const badge = {
    badge: award.badge,
    version: award.version,
    issuer: award.issuer,
    achievement: version.frozen.achievement,
  };
  const series = await seriesOf(ctx, issuer, badge, issuing);
  const revision = { award, recipient: { address, salt }, credential, status };
  const assertion = JSON.stringify(series.assertion(assertionInput(at, revision, issuing)));
  const unsigned = series.credential(credentialInput(at, badge, revision, issuing));
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
    ...(status === undefined ? {} : { statusList: status.list, statusIndex: status.index }),
    signedAt: began,
    ...(issuing.recipient === 'plain' ? { namesAddress: true } : {}),
    ...(before === undefined ? {} : { replaces: { ...placeOf(before), credentialId: before.credentialId } }),
  };
}
