/**
 * The award stage: documents first, then everybody who is to know; once revoked, the status bit and the
 * taking back; and on the day it expires, that it is held no more.
 */
import type { Context } from '../../context.ts';
import { type Award, awards, credentialPointers } from '../../model/awards/award.ts';
import { idOf } from '../../model/ids.ts';
import { outEvents } from '../../model/system/system.ts';
import { done, nextOrDone } from '../../model/work.ts';
import type { Insert, Stage, Step } from '../../stage.ts';
import { change } from '../change.ts';
import { wantScores } from '../courses/want-scores.ts';
import { wantDeliveries } from '../deliveries/want-deliveries.ts';
import { standingFor } from '../learners/resolve-learner.ts';
import { listFormsOf, REPLACED } from '../forms/revoke-forms.ts';
import { hearSignal } from '../signals/hear-signal.ts';
import { recordHeardSignal } from '../signals/record-signals.ts';
import { wakeProgress } from '../signals/wake-progress.ts';
import { makeDocuments } from './make-documents.ts';
import { placeOf, revokeCredential } from './status-lists.ts';

export const awardStage: Stage<Award> = {
  name: 'award',
  collection: awards,
  concurrency: 48,
  async run(ctx, step) {
    if (step.doc.state === 'revoked') return withdrawn(ctx, step);
    const award = isAnnounced(step.doc) ? step.doc : await issued(ctx, step);
    return untilExpiry(ctx, award, step.insert);
  },
};

function isAnnounced({ documents, announced, revision }: Award): boolean {
  return announced.state === 'awarded' && announced.revision === revision && documents?.revision === revision;
}

async function issued(ctx: Context, step: Step<Award>): Promise<Award> {
  const award = step.doc.documents?.revision === step.doc.revision ? step.doc : await documented(ctx, step);
  const { documents } = award;
  await Promise.all([
    documents === undefined ? undefined : publish(ctx, award, documents),
    announce(ctx, award, 'awarded', step.insert),
  ]);
  if (documents !== undefined) await wantDeliveries(ctx, award, documents.revision);
  return { ...award, announced: { revision: documents?.revision ?? 0, state: 'awarded' } };
}

/** An award that expires is looked at once more then: it counts no more, and rules that wait for it hear so (C17, C36). */
async function untilExpiry(ctx: Context, award: Award, insert: Insert): Promise<Award> {
  const { expiresAt, organisation, badge } = award;
  if (expiresAt === undefined || expiresAt > ctx.clock.now()) return nextOrDone(award, expiresAt);
  await tellHeld(ctx, award, { name: 'expired', held: false, at: expiresAt }, insert);
  await wakeProgress(ctx, [{ organisation, badge, learner: await standingFor(ctx, award.learner) }]);
  return done(award);
}

/** Saves the documents of the wanted revision before anybody is told of them (providers.md P10). */
async function documented(ctx: Context, step: Step<Award>): Promise<Award> {
  const award = step.doc;
  const documents = await makeDocuments(ctx, award);
  if (documents === undefined) return { ...award, needsAddress: true };
  await keepReplaced(ctx, award);
  return step.checkpoint({ ...award, documents, needsAddress: false });
}

/** A credential that is about to be replaced stays readable under its own id (C30c). */
async function keepReplaced(ctx: Context, award: Award): Promise<void> {
  const { documents } = award;
  if (documents === undefined) return;
  const replaced = { at: ctx.clock.now(), credential: documents.credential, ...placeOf(documents) };
  await change(ctx, credentialPointers, documents.credentialId, (current) =>
    current.replaced === undefined ? { ...current, replaced } : undefined,
  );
}

/** Makes the credential findable by its id, and revokes the one it took the place of. */
async function publish(
  ctx: Context,
  award: Award,
  documents: NonNullable<Award['documents']>,
): Promise<void> {
  await ctx.store.insert(credentialPointers, [
    { id: documents.credentialId, award: award.id, revision: documents.revision },
  ]);
  if (documents.replaces === undefined) return;
  const { issuer } = award;
  const { credentialId, ...place } = documents.replaces;
  await revokeCredential(ctx, { ...place, issuer, credentialId, reason: REPLACED });
  await listFormsOf(ctx, award);
}

async function withdrawn(ctx: Context, { doc: award, insert }: Step<Award>): Promise<Award> {
  const { documents, issuer, revoked } = award;
  if (documents !== undefined) {
    const { credentialId } = documents;
    const reason = revoked?.reason ?? '';
    await revokeCredential(ctx, { ...placeOf(documents), issuer, credentialId, reason });
  }
  await listFormsOf(ctx, award);
  await announce(ctx, award, 'revoked', insert);
  await wantDeliveries(ctx, award, 0);
  return done<Award>({
    ...award,
    needsAddress: false,
    announced: { revision: award.revision, state: 'revoked' },
  });
}

/** Tells rules that wait for this badge, the LMS's gradebook and, by an event record, other systems (C17, C31). */
async function announce(
  ctx: Context,
  award: Award,
  state: 'awarded' | 'revoked',
  insert: Insert,
): Promise<void> {
  const at = state === 'awarded' ? award.achievedAt : (award.revoked?.at ?? ctx.clock.now());
  await Promise.all([
    tellHeld(ctx, award, { name: state, held: state === 'awarded', at }, insert),
    ctx.store.insert(outEvents, [
      {
        id: idOf('event', [award.id, state]),
        organisation: award.organisation,
        kind: `badge.${state}`,
        award: award.id,
        at,
      },
    ]),
    wantScores(ctx, award, state === 'awarded' ? 1 : 0, at),
  ]);
}

/** The signal that the badge is held from `at` on, or no more, and what follows from it. Repeatable. */
async function tellHeld(
  ctx: Context,
  { id, organisation, learner, badge }: Award,
  p: { name: 'awarded' | 'revoked' | 'expired'; held: boolean; at: number },
  insert: Insert,
): Promise<void> {
  const signal = await recordHeardSignal(ctx, {
    organisation,
    learner,
    source: 'awards',
    key: `${id}.${p.name}`,
    fact: {
      kind: 'badge.earned',
      subject: { type: 'badge', id: badge },
      value: { held: p.held, award: id },
    },
    occurredAt: p.at,
  });
  await hearSignal(ctx, signal, () => standingFor(ctx, learner), insert);
}
