/** Lists of what was revoked: of signed 2.0 badges, since hosted ones answer 410 themselves, and of 3.0 (openbadges.md O17, O18, O20). */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import { type RevocationEntry, revocationEntries } from '../../model/awards/signed-form.ts';
import type { IssuerId } from '../../model/ids.ts';
import { revocationList } from '../../openbadges/v2/revocation-list.ts';
import { revocationListV3 } from '../../openbadges/v3/revocation-list.ts';
import { issuerIdOf } from '../awards/document-inputs.ts';
import { every } from '../change.ts';
import { json, NOT_FOUND, type PublicDocument } from './read-documents.ts';
import { publicIssuer } from './public-issuer.ts';

interface KnownList {
  entries: Map<string, { id: string; revocationReason?: string }>;
  /** Time of the newest entry read, epoch ms. */
  until: number;
  /** The document with so many entries. */
  made?: { count: number; document: PublicDocument };
}

const lists: Bucket<KnownList> = { name: 'revocations', ttlMs: Infinity, max: 50 };
/** Entries may become visible a little after the time they bear, and clocks of processes differ. */
const OVERLAP_MS = 60_000;

/** Entries of an issuer's list: those read before are remembered, newer ones are asked for each time, so that a revocation shows at once. */
async function revokedOf(ctx: Context, issuer: IssuerId, list: RevocationEntry['list']): Promise<KnownList> {
  const known = await ctx.cache.through(lists, `${issuer}.${list}`, () =>
    Promise.resolve<KnownList>({ entries: new Map(), until: 0 }),
  );
  const at = { gte: Math.max(0, known.until - OVERLAP_MS) };
  const query = { where: { issuer, list, at }, sort: ['at', 'asc'] } as const;
  for await (const { urn, reason, at: entered } of every<RevocationEntry>(ctx, revocationEntries, query)) {
    known.entries.set(urn, { id: urn, ...(reason === '' ? {} : { revocationReason: reason }) });
    known.until = Math.max(known.until, entered);
  }
  return known;
}

/** `/issuers/<id>/revocations/<kind of id>`: 1EdTech's list of the credentials whose issuer bears such an id (O20). */
export async function readRevocationsV3(ctx: Context, id: string, issuerId: string): Promise<PublicDocument> {
  const found = await publicIssuer(ctx, id);
  if (found === undefined || (issuerId !== 'did-web' && issuerId !== 'https')) return NOT_FOUND;
  const { at, issuer } = found;
  const { entries } = await revokedOf(ctx, issuer.id, 'v3');
  const own = at.revocationsV3(issuer.id, issuerId);
  const by = issuerIdOf(at, issuer.id, { issuerId });
  return json(revocationListV3({ id: own, issuer: by, revoked: [...entries.values()] }));
}

/** `/issuers/<id>/revocations`: always two entries at least. */
export async function readRevocations(ctx: Context, id: string): Promise<PublicDocument> {
  const found = await publicIssuer(ctx, id);
  if (found === undefined) return NOT_FOUND;
  const { at, issuer } = found;
  const known = await revokedOf(ctx, issuer.id, 'v2');
  const count = known.entries.size;
  if (known.made?.count === count) return known.made.document;
  const [own, by] = [at.revocations(issuer.id), at.issuerV2(issuer.id)];
  const document = json(revocationList({ id: own, issuer: by, revoked: [...known.entries.values()] }));
  known.made = { count, document };
  return document;
}
