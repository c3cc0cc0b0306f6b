/** An office with much in it: a course with a long name, hundreds of learners, badges in every state. */
import sharp from 'sharp';
import { createShare } from '../../../adapters/share/create-share.ts';
import { withdrawBadge } from '../../../server/actions/badges/activate-badge.ts';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { saveUpload } from '../../../server/actions/badges/save-image.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { publishAward } from '../../../server/actions/awards/publish-award.ts';
import { openSession } from '../../../server/actions/sessions/open-session.ts';
import { recordOwnSignal, recordSignals } from '../../../server/actions/signals/record-signals.ts';
import { type Award, awards } from '../../../server/model/awards/award.ts';
import type { Badge, DraftRequirement } from '../../../server/model/badges/badge.ts';
import { type Course, courses } from '../../../server/model/courses/course.ts';
import type { LearnerId } from '../../../server/model/ids.ts';
import type { ContextEntry } from '../../../server/model/organisations/session.ts';
import { change } from '../../../server/actions/change.ts';
import { activate, activeBadge, completesCourse } from '../../helpers/house.ts';
import { furnishOffice } from '../../http/admin/furnished.ts';
import { type Office, openOffice } from '../../http/admin/office.ts';
import { fakeClock } from '../../helpers/clock.ts';

export interface Crowd extends Office {
  /** Ids by name, as `furnishOffice` gives them. */
  ids: Record<string, string>;
  /** Held by the first learner, public, with a long name. */
  held: Award;
  /** Held by the second learner, public, then revoked. */
  revoked: Award;
  badges: { active: Badge; draft: Badge; withdrawn: Badge };
  /** Token of a session that a launch into the course opened. */
  launchedToken(role: ContextEntry['role'], learner?: number, more?: Partial<ContextEntry>): Promise<string>;
}

const TITLE = 'Einführung in die empirische Sozialforschung und Statistik I';
const LEARNERS = 400;
const AT_LEAST: DraftRequirement = {
  id: 'r2',
  kind: 'grade.reached',
  item: 'course',
  result: 'complete',
  percent: '70',
};
const jonas = { kind: 'instructor', name: 'Jonas Weber' } as const;

export async function openCrowd(): Promise<Crowd> {
  const office = await openOffice({
    settings: { isDevelopment: true },
    clock: fakeClock(Date.now()),
    share: createShare(),
  });
  const { ctx } = office;
  const course = (await change<Course>(ctx, courses, office.course.id, (one) => ({ ...one, title: TITLE })))!;
  const house = { ...office, course };
  const members = Array.from({ length: LEARNERS }, (_none, n) => ({
    sub: String(1000 + n),
    role: 'learner' as const,
    name: `${['Mehmet', 'Nguyễn Thị Minh', 'Sophie von der', 'Tomáš'][n % 4]} ${['Yıldırım', 'Khai', 'Heydt-Lindemann', 'Novák'][n % 4]} ${n}`,
    address: `learner${n}@campus.example`,
  }));
  const crowd = await recordMembers(ctx, course, members);
  const long = await activeBadge(house, { name: 'Fachübergreifende Schlüsselqualifikation Datenkompetenz' });
  for (const name of ['محو أمية البيانات', 'Academic writing', 'Statistics with R, level two'])
    await activeBadge(house, { name, requirements: [[completesCourse], [AT_LEAST]], validity: '2' });
  const wide = await wideBadge(house);
  const draft = await createBadge(ctx, { course, actor: jonas, language: 'en', content: { name: '' } });
  const gone = await activeBadge(house, { name: 'Field work' });
  await withdrawBadge(ctx, gone, jonas);
  await office.quiet();
  await finish(house, ['4', '5', ...members.slice(0, 30).map(({ sub }) => sub)]);
  const ids = await furnishOffice(office);
  const held = await published(house, long, office.learners[0]!, 'Sam Taylor');
  const revoked = await published(house, long, office.learners[1]!, 'Élodie Nuñez');
  await revoke(house, long, office.learners[1]!);
  return {
    ...house,
    learners: [...office.learners, ...crowd],
    ids,
    held,
    revoked,
    badges: { active: wide, draft, withdrawn: gone },
    launchedToken: (role, index = 0, more = {}) =>
      openSession(ctx, {
        kind: 'lms',
        launched: {
          organisation: office.organisation,
          platform: office.platform,
          sub: role === 'learner' ? String(4 + index) : '900',
          learner: office.learners[index]!,
          name: role === 'learner' ? 'Sam Taylor' : 'Jonas Weber',
          isPlatformAdmin: false,
          entry: { course: course.id, deployment: '1', role, launchedAt: ctx.clock.now(), ...more },
          goTo: '/',
        },
      }),
  };
}

/** A picture three times as wide as high, as somebody may upload it. */
async function wideBadge(house: Office): Promise<Badge> {
  const { ctx, course, organisation } = house;
  const png = await sharp({ create: { width: 1200, height: 400, channels: 4, background: '#b3472c' } })
    .png()
    .toBuffer();
  const image = await saveUpload(ctx, organisation, png);
  const badge = await createBadge(ctx, {
    course,
    actor: jonas,
    language: 'en',
    content: {
      name: 'Peer mentor',
      description: 'Helps others to find their way.',
      tags: 'mentoring, patience, listening, explaining',
      image,
      groups: [{ need: 'any', requirements: [AT_LEAST] }],
    },
  });
  return activate(house, badge, { kind: 'none' });
}

async function finish(house: Office, subs: readonly string[]): Promise<void> {
  const { ctx, organisation, platform } = house;
  const fact = {
    kind: 'course.completed',
    subject: { type: 'course', id: '2', course: '2' },
    value: { done: true },
  } as const;
  const occurredAt = ctx.clock.now();
  await recordSignals(
    ctx,
    { organisation, source: 'push' },
    subs.map((sub) => ({ platform, sub, fact, data: {}, occurredAt })),
  );
  await house.quiet();
}

async function published(house: Office, badge: Badge, learner: LearnerId, name: string): Promise<Award> {
  const where = { learner };
  const { items } = await house.ctx.store.find(awards, { where, sort: ['achievedAt', 'desc'], limit: 50 });
  const award = items.find((one) => one.badge === badge.id);
  if (award === undefined) throw new Error('no award');
  return publishAward(house.ctx, award, { isPublic: true, name });
}

async function revoke(house: Office, badge: Badge, learner: LearnerId): Promise<void> {
  const { ctx, organisation } = house;
  await recordOwnSignal(ctx, {
    organisation,
    learner,
    source: 'hand',
    key: 'revoke',
    fact: {
      kind: 'award.manual',
      subject: { type: 'badge', id: badge.id },
      value: { action: 'revoke', number: 1, actor: 'Jonas Weber', reason: 'Issued to the wrong person.' },
    },
    occurredAt: ctx.clock.now(),
  });
  await house.quiet();
}
