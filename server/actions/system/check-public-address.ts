/** The public-check stage: fetches our own documents without cookies, as a backpack does, and reports each (P26, P27). */
import type { Context } from '../../context.ts';
import { toBridgeError } from '../../errors.ts';
import { type Award, awards } from '../../model/awards/award.ts';
import { issuers } from '../../model/badges/issuer.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import { type PublicCheck, publicChecks, type PublicDocumentCheck } from '../../model/system/public-check.ts';
import { done, dueWork, wake } from '../../model/work.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import type { Stage } from '../../stage.ts';
import { change } from '../change.ts';

/** Awards looked at for one that has its documents. */
const SAMPLE = 20;

type Asked = Pick<PublicDocumentCheck, 'what' | 'url'>;

/** Asks for the check; the page polls its result. */
export async function askPublicCheck(ctx: Context, organisation: OrganisationId): Promise<void> {
  const now = ctx.clock.now();
  const { publicUrl } = ctx.settings;
  const fresh = { id: organisation, organisation, publicUrl, askedAt: now, documents: [] };
  if ((await ctx.store.insert(publicChecks, [{ ...fresh, work: dueWork(now) }])).has(organisation)) return;
  await change<PublicCheck>(ctx, publicChecks, organisation, (current) =>
    wake<PublicCheck>({ ...current, publicUrl, askedAt: now }, now),
  );
}

/** The last check; undefined where none was asked for. */
export function readPublicCheck(
  ctx: Context,
  organisation: OrganisationId,
): Promise<PublicCheck | undefined> {
  return ctx.store.get(publicChecks, organisation);
}

export const publicCheckStage: Stage<PublicCheck> = {
  name: 'public-check',
  collection: publicChecks,
  concurrency: 1,
  maxAttempts: 3,
  async run(ctx, { doc, signal }) {
    const asked = await documentsOf(ctx, doc.organisation);
    const documents = await Promise.all(asked.map((one) => fetched(ctx, one, signal)));
    return done<PublicCheck>({ ...doc, checkedAt: ctx.clock.now(), documents });
  },
};

/** What a backpack would fetch: assertion, badge class, issuer and picture of a newest badge, as far as there is one. */
async function documentsOf(ctx: Context, organisation: OrganisationId): Promise<Asked[]> {
  const at = addressesOf(ctx.settings.publicUrl);
  const known = await ctx.store.get(organisations, organisation);
  const issuer = known === undefined ? undefined : await ctx.store.get(issuers, known.issuer);
  if (issuer === undefined) return [];
  const image = issuer.image === undefined ? `${ctx.settings.publicUrl}/logo.png` : at.image(issuer.image);
  const award = await newestAward(ctx, organisation);
  const issued: Asked[] =
    award === undefined
      ? []
      : [
          { what: 'assertion', url: at.assertion(award.id) },
          { what: 'badge', url: at.badgeClass(award.badge, award.version) },
        ];
  const { Ed25519, RS256 } = issuer.keys;
  return [
    ...issued,
    { what: 'issuer', url: at.issuerV2(issuer.id) },
    { what: 'did', url: at.didDocument(issuer.id) },
    { what: 'key', url: at.key((RS256 ?? Ed25519).id) },
    { what: 'image', url: image },
  ];
}

async function newestAward(ctx: Context, organisation: OrganisationId): Promise<Award | undefined> {
  const query = { where: { organisation }, sort: ['issuedAt', 'desc'], limit: SAMPLE } as const;
  const { items } = await ctx.store.find(awards, query);
  return items.find((award) => award.state === 'awarded' && award.documents !== undefined);
}

async function fetched(ctx: Context, asked: Asked, signal: AbortSignal): Promise<PublicDocumentCheck> {
  try {
    const { status, headers } = await ctx.http.request({
      method: 'GET',
      url: asked.url,
      headers: { accept: asked.what === 'image' ? 'image/*' : 'application/ld+json, application/json' },
      signal,
    });
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    const isRight = asked.what === 'image' ? type.startsWith('image/') : type.endsWith('json');
    return {
      ...asked,
      isOk: status === 200 && isRight,
      status,
      ...(isRight ? {} : { type: type.slice(0, 200) }),
    };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { ...asked, isOk: false, code: toBridgeError(thrown).code };
  }
}
