/** The delivery stage: moves what is there towards what is wanted, one outside call at a time (providers.md sections 2-6). */
import type { Context } from '../../context.ts';
import { grants } from '../../model/deliveries/backpack-host.ts';
import { deliveries, type Delivery } from '../../model/deliveries/delivery.ts';
import { done, wait } from '../../model/work.ts';
import type { Effect, Stage, Step } from '../../stage.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { checkRecipient } from './check-recipient.ts';
import { connectionNeedsLearner, grantIdOf, refreshGrant } from './connection-state.ts';
import { type Ending, endedWith, moved } from './delivery-endings.ts';
import { leaveGate, takeGate } from './gate.ts';
import { backpackOf } from './host-access.ts';
import { laneResumesAt, noteLane, openLanes } from './lanes.ts';
import { type Scene, setScene } from './set-scene.ts';

const CALL_MS = 60_000;

export const deliveryStage: Stage<Delivery> = {
  name: 'delivery',
  collection: deliveries,
  concurrency: 32,
  lanes: openLanes,
  async run(ctx, step) {
    const resumeAt = await laneResumesAt(ctx, step.doc.lane);
    if (resumeAt !== undefined) return wait<Delivery>(step.doc, resumeAt);
    const scene = await setScene(ctx, step.doc);
    if ('ending' in scene) return scene.ending;
    const gate = `connection:${step.doc.connection}`;
    const busyUntil = await takeGate(ctx, gate, step.doc.id, CALL_MS);
    if (busyUntil !== undefined) return wait<Delivery>(step.doc, ctx.clock.now() + 1000);
    try {
      return await move(ctx, step, scene);
    } finally {
      await leaveGate(ctx, gate, step.doc.id);
    }
  },
  giveUp: (ctx, delivery) => moved(delivery, ctx.clock.now(), { state: 'dead' }),
};

async function move(ctx: Context, step: Step<Delivery>, scene: Scene): Promise<Delivery | Effect<Delivery>> {
  const { doc } = step;
  const assertionUrl = addressesOf(ctx.settings.publicUrl).assertion(scene.award.id);
  if (doc.there.kind === 'unknown') {
    const looked = await lookUp(ctx, step, scene, assertionUrl);
    if (looked !== 'absent') return looked;
    if (doc.wanted === 0)
      return done(moved(doc, ctx.clock.now(), { state: 'cancelled', there: { kind: 'none' } }));
  }
  if (doc.wanted === 0) return remove(ctx, step, scene);
  return push(ctx, step, scene, assertionUrl);
}

/** Whoever finds a call begun looks before it repeats (P15). */
async function lookUp(
  ctx: Context,
  step: Step<Delivery>,
  scene: Scene,
  assertionUrl: string,
): Promise<Delivery | Effect<Delivery> | 'absent'> {
  const found = await backpackOf(ctx, scene.host).find(scene.access, scene.token, assertionUrl);
  await noteCall(ctx, step.doc.lane, found);
  if (found.kind === 'reject' && found.code === 'unsupported') return unseen(ctx, step.doc, scene);
  if (found.kind !== 'ok') return finish(ctx, step.doc, { ...found, wasLookUp: true });
  if (found.value === null) return 'absent';
  const revision = step.doc.there.kind === 'unknown' ? step.doc.there.revision : 1;
  return finish(ctx, step.doc, {
    kind: 'there',
    revision,
    externalId: found.value.externalId,
    isAdopted: true,
  });
}

/** The host shows nobody what it has: a push is repeated where that adds nothing, and only where it is still wanted. */
function unseen(
  ctx: Context,
  doc: Delivery,
  { host }: Scene,
): Promise<Effect<Delivery>> | Delivery | 'absent' {
  if (doc.wanted === 0) return done<Delivery>({ ...doc, there: { kind: 'left' } });
  if (backpackOf(ctx, host).capabilities().duplicatePolicy === 'refused') return 'absent';
  return finish(ctx, doc, { kind: 'actionNeeded', code: 'unsupported', wasLookUp: true });
}

async function push(
  ctx: Context,
  step: Step<Delivery>,
  scene: Scene,
  assertionUrl: string,
): Promise<Delivery | Effect<Delivery>> {
  const { documents } = scene.award;
  if (documents === undefined) return wait(step.doc, ctx.clock.now() + 5000);
  const check = await checkRecipient(ctx, { ...scene, address: documents.address });
  if (check.kind === 'failed') {
    await noteCall(ctx, step.doc.lane, check.why);
    return finish(ctx, step.doc, check.why);
  }
  if (check.kind !== 'ok') return finish(ctx, step.doc, { kind: 'actionNeeded', code: check.kind });
  const now = ctx.clock.now();
  const { revision } = documents;
  const held = await step.checkpoint({
    ...moved(step.doc, now, { state: 'sending', there: { kind: 'unknown', revision } }),
    attempts: step.doc.attempts + 1,
    firstAttemptAt: step.doc.firstAttemptAt ?? now,
    lastAttemptAt: now,
  });
  const answer = await backpackOf(ctx, scene.host).push(scene.access, scene.token, {
    assertion: documents.assertion,
    assertionUrl,
  });
  await noteCall(ctx, held.lane, answer);
  if (answer.kind === 'ok')
    return finish(ctx, held, {
      kind: 'there',
      revision,
      externalId: answer.value.externalId,
      isAdopted: false,
      ...(answer.value.url === undefined ? {} : { url: answer.value.url }),
    });
  if (answer.kind === 'duplicate')
    return finish(ctx, held, {
      kind: 'there',
      revision,
      externalId: answer.externalId ?? assertionUrl,
      isAdopted: true,
    });
  return finish(ctx, held, answer);
}

async function remove(
  ctx: Context,
  step: Step<Delivery>,
  scene: Scene,
): Promise<Delivery | Effect<Delivery>> {
  const { there } = step.doc;
  if (there.kind !== 'revision') return done(step.doc);
  const answer = await backpackOf(ctx, scene.host).remove(scene.access, scene.token, there.externalId);
  await noteCall(ctx, step.doc.lane, answer);
  if (answer.kind === 'ok' || (answer.kind === 'reject' && answer.code === 'not_found'))
    return finish(ctx, step.doc, { kind: 'gone' });
  return finish(ctx, step.doc, answer);
}

async function noteCall(
  ctx: Context,
  lane: string,
  answer: { kind: string; code?: string; afterMs?: number },
): Promise<void> {
  const isHostTrouble =
    answer.code === 'network' ||
    answer.code === 'timeout' ||
    answer.code === 'server' ||
    answer.code === 'throttled';
  await noteLane(ctx, lane, isHostTrouble ? 'badly' : 'well', isHostTrouble ? answer.afterMs : undefined);
}

/** What a call's end means for the delivery and for its connection; the delivery's part is never discarded. */
async function finish(ctx: Context, held: Delivery, ending: Ending): Promise<Effect<Delivery>> {
  const now = ctx.clock.now();
  const jitter = ctx.random.fraction();
  const next = (current: Delivery): Delivery =>
    endedWith(current, ending, { now, jitter, attempt: held.work?.attempt ?? 1 });
  const result = next(held);
  ctx.report({
    name: 'deliverySettled',
    lane: held.lane,
    state: result.state,
    code: 'code' in ending ? ending.code : 'ok',
  });
  if ('code' in ending) await tellConnection(ctx, held, ending);
  return { next: result, merge: next };
}

async function tellConnection(
  ctx: Context,
  held: Delivery,
  ending: Extract<Ending, { code: string }>,
): Promise<void> {
  const { code } = ending;
  if (code === 'auth_expired' && held.lastCode !== 'auth_expired') {
    const grant = await ctx.store.get(grants, grantIdOf(held.connection));
    if (grant !== undefined) await refreshGrant(ctx, held.connection, grant.generation);
  } else if (code === 'auth_expired' || code === 'auth_invalid')
    await connectionNeedsLearner(ctx, held.connection, 'sign-in-ended');
  else if (code === 'forbidden') await connectionNeedsLearner(ctx, held.connection, 'forbidden');
}
