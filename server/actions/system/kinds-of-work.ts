/** Every kind of work an organisation can have waiting, each with what people recognise its records by. */
import type { Context } from '../../context.ts';
import { type Award, awards, statusLists } from '../../model/awards/award.ts';
import { type Activation, activations, badges } from '../../model/badges/badge.ts';
import { type IssuerKey, issuerKeys, issuers } from '../../model/badges/issuer.ts';
import { courses, rosters, type Score, scores } from '../../model/courses/course.ts';
import { courseSyncs, lmsConnections, looks } from '../../model/courses/lms-connection.ts';
import {
  type BackpackHost,
  backpackHosts,
  type Grant,
  grants,
} from '../../model/deliveries/backpack-host.ts';
import type { OrganisationId } from '../../model/ids.ts';
import { learners } from '../../model/learners/learner.ts';
import { platforms } from '../../model/platforms/platform.ts';
import { type Collection, type Doc, NEVER } from '../../model/record.ts';
import { type Progress, progresses } from '../../model/signals/progress.ts';
import { type Signal, signals } from '../../model/signals/signal.ts';
import { type Message, messages } from '../../model/system/message.ts';
import { isDead, wake } from '../../model/work.ts';
import { change } from '../change.ts';

/** Deliveries have a page of their own. */
export const workKinds = [
  'signal',
  'progress',
  'award',
  'status-list',
  'issuer-key',
  'activation',
  'grant',
  'backpack-host',
  'lms-connection',
  'course-sync',
  'look',
  'roster',
  'score',
  'message',
] as const;
export type WorkKind = (typeof workKinds)[number];

/** Names of what a record is about; the views put them into a sentence. */
export type About = Readonly<
  Partial<Record<'badge' | 'learner' | 'course' | 'host' | 'lms' | 'to' | 'source', string>>
>;

export interface DeadLetter {
  id: string;
  about: About;
  attempt: number;
  lastError: string;
}

/** One kind of work, its type of record hidden. */
export interface KindOfWork {
  /** Dead letters of an organisation, exact up to `cap`. */
  countDead(ctx: Context, organisation: OrganisationId, cap: number): Promise<number>;
  /** What is due and not done yet, exact up to `cap`. */
  countDue(ctx: Context, organisation: OrganisationId, cap: number): Promise<number>;
  listDead(
    ctx: Context,
    organisation: OrganisationId,
    page: { limit: number; after: string | undefined },
  ): Promise<{ items: DeadLetter[]; next: string | undefined }>;
  /** Sets one going again; false where it is not a dead letter of this organisation. */
  wakeDead(ctx: Context, organisation: OrganisationId, id: string): Promise<boolean>;
}

type Owned = Doc & { readonly organisation: string };

function kindOf<T extends Owned>(
  collection: Collection<T>,
  aboutOf: (ctx: Context, doc: T) => Promise<About>,
  awake: (doc: T) => T = (doc) => doc,
): KindOfWork {
  return {
    countDead: (ctx, organisation, cap) =>
      ctx.store.count(collection, { organisation, 'work.dueAt': NEVER }, cap),
    countDue: (ctx, organisation, cap) =>
      ctx.store.count(collection, { organisation, 'work.dueAt': { lte: ctx.clock.now() } }, cap),
    async listDead(ctx, organisation, page) {
      const found = await ctx.store.find(collection, {
        where: { organisation, 'work.dueAt': NEVER },
        ...page,
      });
      const items = await Promise.all(
        found.items.map(async (doc) => ({
          id: doc.id,
          about: await aboutOf(ctx, doc),
          attempt: doc.work?.attempt ?? 0,
          lastError: doc.work?.lastError ?? '',
        })),
      );
      return { items, next: found.next };
    },
    async wakeDead(ctx, organisation, id) {
      let isWoken = false;
      await change<T>(ctx, collection, id, (current) => {
        isWoken = current.organisation === organisation && isDead(current);
        return isWoken ? wake<T>(awake(current), ctx.clock.now()) : undefined;
      });
      return isWoken;
    },
  };
}

const badgeName = async (ctx: Context, id: string): Promise<string> =>
  (await ctx.store.get(badges, id))?.name ?? '';
const courseName = async (ctx: Context, id: string): Promise<string> =>
  (await ctx.store.get(courses, id))?.title ?? '';
const learnerName = async (ctx: Context, id: string): Promise<string> =>
  (await ctx.store.get(learners, id))?.name ?? '';

async function ofBadge(ctx: Context, doc: Pick<Progress | Award, 'badge' | 'learner'>): Promise<About> {
  const [badge, learner] = await Promise.all([badgeName(ctx, doc.badge), learnerName(ctx, doc.learner)]);
  return { badge, learner };
}

async function ofSignal(ctx: Context, { source, user }: Signal): Promise<About> {
  const platform = user === undefined ? undefined : await ctx.store.get(platforms, user.platform);
  return { source, ...(platform === undefined ? {} : { lms: platform.name }) };
}

async function ofGrant(ctx: Context, { host, learner }: Grant): Promise<About> {
  const known = await ctx.store.get(backpackHosts, host);
  return { host: known?.name ?? '', learner: await learnerName(ctx, learner) };
}

const ofHost = (_ctx: Context, { name, address }: BackpackHost): Promise<About> =>
  Promise.resolve({ host: name === '' ? address : name });

const ofCourse = async (ctx: Context, { course }: { course: string }): Promise<About> => ({
  course: await courseName(ctx, course),
});

async function ofScore(ctx: Context, { badge, learner, course }: Score): Promise<About> {
  return { ...(await ofBadge(ctx, { badge, learner })), course: await courseName(ctx, course) };
}

const ofActivation = async (ctx: Context, { badge }: Activation): Promise<About> => ({
  badge: await badgeName(ctx, badge),
});

const queuedAgain = (message: Message): Message => ({ ...message, state: 'queued' });
const scoredAgain = (score: Score): Score => ({ ...score, state: 'queued' });

/** In the order of the way through the house. */
export const kindsOfWork: Readonly<Record<WorkKind, KindOfWork>> = {
  signal: kindOf(signals, ofSignal),
  progress: kindOf(progresses, ofBadge),
  award: kindOf(awards, ofBadge),
  'status-list': kindOf(statusLists, () => Promise.resolve({})),
  'issuer-key': kindOf<IssuerKey>(issuerKeys, async (ctx, { issuer }) => ({
    source: (await ctx.store.get(issuers, issuer))?.name ?? '',
  })),
  activation: kindOf(activations, ofActivation),
  grant: kindOf(grants, ofGrant),
  'backpack-host': kindOf(backpackHosts, ofHost),
  'lms-connection': kindOf(lmsConnections, async (ctx, { platform }) => ({
    lms: (await ctx.store.get(platforms, platform))?.name ?? '',
  })),
  'course-sync': kindOf(courseSyncs, ofCourse),
  look: kindOf(looks, async (ctx, { course, learner }) => ({
    course: await courseName(ctx, course),
    learner: await learnerName(ctx, learner),
  })),
  roster: kindOf(rosters, ofCourse),
  score: kindOf(scores, ofScore, scoredAgain),
  message: kindOf(messages, (_ctx, { to }) => Promise.resolve({ to }), queuedAgain),
};
