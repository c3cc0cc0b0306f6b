/** Builders of the documents of one version of a badge: what its awards have in common is built and checked once. */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import type { Issuing } from '../../model/organisations/organisation.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { createAssertionSeries } from '../../openbadges/v2/assertion.ts';
import { createCredentialSeries } from '../../openbadges/v3/credential.ts';
import { assertionSeriesInput, type BadgeFacts, credentialSeriesInput } from './document-inputs.ts';

/** Builders of the assertion and of the unsigned credential of an award. */
export interface Series {
  assertion: ReturnType<typeof createAssertionSeries>;
  credential: ReturnType<typeof createCredentialSeries>;
}

/** A frozen version never changes; an issuer that was changed has another `rev`. */
const recentSeries: Bucket<Series> = { name: 'document-series', ttlMs: 3_600_000, max: 500 };

/** @throws BridgeError DOCUMENT_INVALID where issuer and badge make no valid documents */
export function seriesOf(ctx: Context, issuer: Issuer, badge: BadgeFacts, issuing: Issuing): Promise<Series> {
  const { issuerId, hasSchema } = issuing;
  const key = JSON.stringify([badge.badge, badge.version, issuer.id, issuer.rev, issuerId, hasSchema]);
  const at = addressesOf(ctx.settings.publicUrl);
  return ctx.cache.through(recentSeries, key, () =>
    Promise.resolve({
      assertion: createAssertionSeries(assertionSeriesInput(at, badge)),
      credential: createCredentialSeries(credentialSeriesInput(at, issuer, badge, issuing)),
    }),
  );
}
