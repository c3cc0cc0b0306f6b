/** The issuer-key stage: after a key was stolen, everything it signed that still stands is signed anew. */
import type { Context } from '../../context.ts';
import { type Award, awards, isHeld, type StatusList, statusLists } from '../../model/awards/award.ts';
import { type SignedForm, signedForms } from '../../model/awards/signed-form.ts';
import { type IssuerKey, issuerKeys } from '../../model/badges/issuer.ts';
import type { AwardId } from '../../model/ids.ts';
import { done, next, wake } from '../../model/work.ts';
import type { Stage } from '../../stage.ts';
import { change, every } from '../change.ts';

/** A signature may wait in a queue for as long as its stage keeps the award's lease. */
const AGAIN_MS = 2 * 60_000;

export const issuerKeyStage: Stage<IssuerKey> = {
  name: 'issuer-key',
  collection: issuerKeys,
  concurrency: 1,
  async run(ctx, { doc }) {
    if (doc.revokedAt === undefined) return done<IssuerKey>(doc);
    await reissue(ctx, doc);
    const looksLeft = (doc.looksLeft ?? 1) - 1;
    const after: IssuerKey = { ...doc, looksLeft };
    return looksLeft > 0 ? next<IssuerKey>(after, ctx.clock.now() + AGAIN_MS) : done<IssuerKey>(after);
  },
};

async function reissue(ctx: Context, key: IssuerKey): Promise<void> {
  if (key.algorithm !== 'Ed25519') return reissueForms(ctx, key);
  const now = ctx.clock.now();
  const mark = `#${key.publicKeyMultibase}"`;
  const lists = { where: { issuer: key.issuer }, sort: ['number', 'asc'] } as const;
  for await (const list of every<StatusList>(ctx, statusLists, lists))
    await change<StatusList>(ctx, statusLists, list.id, (current) =>
      current.credential?.includes(mark) === true ? wake(current, now) : undefined,
    );
  const isSigned = ({ documents }: Award): boolean => documents?.credential.includes(mark) === true;
  const issued = { where: { organisation: key.organisation }, sort: ['issuedAt', 'asc'] } as const;
  for await (const award of every<Award>(ctx, awards, issued))
    if (isSigned(award)) await raise(ctx, award.id, isSigned);
}

/** Signed 2.0 badges and JWTs: whoever has one asks for the next, and the old one is revoked. */
async function reissueForms(ctx: Context, key: IssuerKey): Promise<void> {
  for await (const { award, revision } of every<SignedForm>(ctx, signedForms, { where: { key: key.id } }))
    await raise(ctx, award, ({ documents }) => documents?.revision === revision);
}

/** A new revision: its documents are signed anew and the old credential is revoked (criteria.md C30c). */
async function raise(ctx: Context, id: AwardId, isSigned: (award: Award) => boolean): Promise<void> {
  const now = ctx.clock.now();
  await change<Award>(ctx, awards, id, (current) =>
    isHeld(current, now) && isSigned(current) && current.documents?.revision === current.revision
      ? wake<Award>({ ...current, revision: current.revision + 1 }, now)
      : undefined,
  );
}
