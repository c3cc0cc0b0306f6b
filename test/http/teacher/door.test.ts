import { expect } from 'chai';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { recordMembers } from '../../../server/actions/courses/record-members.ts';
import { type Badge, badges, badgeVersions } from '../../../server/model/badges/badge.ts';
import type { Course } from '../../../server/model/courses/course.ts';
import type { LearnerId } from '../../../server/model/ids.ts';
import { signals } from '../../../server/model/signals/signal.ts';
import { activeBadge, addCourse, addPlatform } from '../../helpers/house.ts';
import { type Classroom, openClassroom } from './classroom.ts';

const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
const mark = 'm'.repeat(43);

/** Every address of the teachers' pages, with what a form there would send. */
function addresses(
  course: Course,
  badge: Badge,
  learner: LearnerId,
): [method: string, path: string, body?: string][] {
  const teach = `/courses/${course.id}/teach`;
  const one = `${teach}/badges/${badge.id}`;
  const person = `${one}/learners/${learner}`;
  return [
    ['GET', teach],
    ['POST', `${teach}/badges`, `name=Mine&start=course&form=${mark}`],
    ['GET', `${teach}/learners`],
    ['GET', `/courses/${course.id}/learners/${learner}`],
    ['GET', `/courses/${course.id}/pick`],
    ['POST', `/courses/${course.id}/pick/badges`, `name=Mine&form=${mark}`],
    ['GET', one],
    [
      'POST',
      `${one}/badge`,
      'rev=1&name=Taken&description=&criteria=&tags=&achievementType=Badge&language=en',
    ],
    ['POST', `${one}/rule`, 'rev=1&rule.0.0.id=r1&rule.0.0.kind=course.completed'],
    ['POST', `${one}/issuing`, 'rev=1&amount=1&unit=days'],
    ['POST', `${one}/activities`, 'rev=1&id=9&name=Nine'],
    ['POST', `${one}/picture`, 'rev=1'],
    ['POST', `${one}/design`, 'rev=1&shape=circle&palette=teal&icon=star&letters=&ring=&stars=0'],
    ['GET', `${one}/picture-preview.png?shape=circle&palette=teal&icon=star&letters=&ring=&stars=0`],
    ['GET', `${one}/counts`],
    ['GET', `${one}/standings`],
    ['GET', `${one}/check`],
    ['POST', `${one}/check`, 'past=all'],
    ['POST', `${one}/draft`, ''],
    ['POST', `${one}/discard`, ''],
    ['POST', `${one}/withdraw`, ''],
    ['POST', `${one}/remove`, ''],
    ['GET', `${one}/learners`],
    ['GET', person],
    ['GET', `${person}/state`],
    ['POST', `${person}/award`, `reason=Because&form=${mark}`],
    ['POST', `${person}/revoke`, `reason=Because&form=${mark}&award=x`],
  ];
}

describe("the door to teachers' pages", () => {
  let room: Classroom;
  let draft: Badge;
  beforeEach(async () => {
    room = await openClassroom();
    draft = await createBadge(room.ctx, {
      course: room.course,
      actor,
      language: 'en',
      content: { name: 'Draft' },
    });
  });
  afterEach(() => room.close());

  const ask = async (
    token: string,
    [method, path, body]: [string, string, string?],
    headers: Record<string, string> = {},
  ): Promise<string> => {
    const asked = body === undefined ? { headers } : { headers, body: new URLSearchParams(body) };
    const { status } = await room.send(token, method, path, asked);
    return `${status} ${method} ${path}`;
  };

  /** What the store holds of badges and decisions, to see that nothing changed. */
  const state = async (): Promise<string> => {
    const { ctx, organisation, course } = room;
    const all = await ctx.store.find(badges, { where: { course: course.id }, limit: 50 });
    const versions = await ctx.store.find(badgeVersions, { where: { badge: draft.id }, limit: 50 });
    const heard = await ctx.store.find(signals, { limit: 50 });
    const audited = await room.audited();
    return JSON.stringify([organisation, all.items, versions.items, heard.items, audited]);
  };

  const refusesAll = async (token: string, status: number, course = room.course): Promise<void> => {
    const before = await state();
    for (const address of addresses(course, draft, room.learners[0]!))
      expect(await ask(token, address)).to.match(new RegExp(`^${status} `));
    expect(await state()).to.equal(before);
  };

  it('is closed to whoever has no session', () => refusesAll('', 401));

  it('is closed to learners of the course', async () =>
    refusesAll(await room.token({ role: 'learner' }), 403));

  it('is closed to visitors without a role', async () =>
    refusesAll(await room.token({ role: 'viewer' }), 403));

  it('is closed to instructors of another course', async () => {
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    await refusesAll(await room.token({ course: other }), 403);
  });

  it('is closed to instructors of a course with the same number in another LMS', async () => {
    const platform = await addPlatform(room.ctx, room.organisation, 'https://second.example');
    const twin = await addCourse(room.ctx, room.organisation, platform, '2', 'Data Literacy 101');
    await refusesAll(await room.token({ course: twin }), 403);
  });

  it('is closed again twelve hours after the launch', async () => {
    const launchedAt = room.ctx.clock.now() - 12 * 3_600_000;
    await refusesAll(await room.token({ launchedAt }), 403);
  });

  it('knows no badge of another course in this one', async () => {
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    const token = await room.token({ course: other });
    const before = await state();
    const [learner] = await recordMembers(room.ctx, other, [
      { sub: '4', role: 'learner', name: 'Sam Taylor' },
    ]);
    const ofBadge = addresses(other, draft, learner!).filter(([, path]) =>
      path.includes(`/badges/${draft.id}`),
    );
    for (const address of ofBadge.filter(([, path]) => !path.includes('picture-preview')))
      expect(await ask(token, address)).to.match(/^404 /);
    expect(await state()).to.equal(before);
  });

  it('knows no learner of another course in this one', async () => {
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    const [stranger] = await recordMembers(room.ctx, other, [{ sub: '77', role: 'learner', name: 'Eva' }]);
    const badge = await activeBadge(room);
    const token = await room.token();
    const before = await state();
    const paths = addresses(room.course, badge, stranger!).filter(([, path]) => path.includes(stranger!));
    expect(paths.length).to.equal(5);
    for (const address of paths) expect(await ask(token, address)).to.match(/^404 /);
    expect(await state()).to.equal(before);
  });

  it('takes no form that another site sent', async () => {
    const token = await room.token();
    const before = await state();
    const forms = addresses(room.course, draft, room.learners[0]!).filter(([method]) => method === 'POST');
    for (const form of forms)
      expect(await ask(token, form, { 'sec-fetch-site': 'cross-site' })).to.match(/^403 /);
    for (const form of forms)
      expect(await ask(token, form, { 'sec-fetch-site': 'same-site' })).to.match(/^403 /);
    expect(await state()).to.equal(before);
  });

  it('says the same of a course that is not there as of one that was not launched', async () => {
    const { course, ...rest } = room;
    const token = await rest.token();
    const other = await addCourse(room.ctx, room.organisation, room.platform, '3', 'Elsewhere');
    const nowhere = { ...course, id: 'no-such-course' } as unknown as Course;
    const [first, second] = await Promise.all(
      [other, nowhere].map(({ id }) => room.send(token, 'GET', `/courses/${id}/teach`)),
    );
    expect(first?.status).to.equal(403);
    const said = (text = ''): string => text.replace(/BB-[0-9A-Z]{4}-[0-9A-Z]{2}/g, '');
    expect(said(second?.text)).to.equal(said(first?.text));
  });

  it('answers senseless addresses and queries without failing', async () => {
    const token = await room.token();
    const teach = `/courses/${room.course.id}/teach`;
    const badge = await activeBadge(room);
    for (const path of [
      `${teach}/badges/${'x'.repeat(190)}`,
      `${teach}/badges/%00`,
      `${teach}/badges/${badge.id}/learners/${'y'.repeat(190)}`,
    ])
      expect((await room.send(token, 'GET', path)).status, path).to.equal(404);
    for (const query of [
      'page=-1',
      'page=zz',
      'standing=nothing',
      'page=1e9&q=%F0%9F',
      'columns=99&badge=none',
    ])
      for (const list of [`${teach}/learners`, `${teach}/badges/${badge.id}/learners`])
        expect((await room.send(token, 'GET', `${list}?${query}`)).status, query).to.equal(200);
  });
});
