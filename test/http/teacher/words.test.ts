import { expect } from 'chai';
import { createBadge } from '../../../server/actions/badges/create-badge.ts';
import { awardByHand } from '../../../server/actions/awards/decide-by-hand.ts';
import { recordSignals } from '../../../server/actions/signals/record-signals.ts';
import type { Visitor } from '../../../scripts/demo/web/visitor.ts';
import { activeBadge, completesCourse, courseCompleted } from '../../helpers/house.ts';
import { type Classroom, openClassroom } from './classroom.ts';

/** Data of this test, names of languages and months as the runtime writes them, and marks of ours. */
const data =
  /Data Literacy 101|Sam Taylor|Élodie Nuñez|Reading|Begun|Jonas Weber|Because|Can read, question and present data|Complete the course|lms\.example|marta@campus\.example|Quiz|\d+ November 20\d\d(?: at \d\d:\d\d)?|UTC|Badge Bridge/g;

describe("teachers' pages in another language", () => {
  let room: Classroom;
  let teacher: Visitor;
  beforeEach(async () => {
    room = await openClassroom();
    teacher = await room.enter({
      deepLink: {
        returnUrl: 'https://lms.example/r',
        acceptTypes: ['ltiResourceLink'],
        acceptMultiple: true,
      },
    });
  });
  afterEach(() => room.close());

  it('hold no word that does not come from the locales', async () => {
    const { ctx, organisation, course, learners } = room;
    const badge = await activeBadge(room, { name: 'Reading', validity: '2' });
    await room.quiet();
    await recordSignals(ctx, { organisation, source: 'moodle' }, [
      courseCompleted(room, '4', ctx.clock.now()),
    ]);
    const actor = { kind: 'instructor', name: 'Jonas Weber' } as const;
    const form = 'm'.repeat(43);
    await awardByHand(ctx, {
      badge,
      learner: learners[1]!,
      learnerName: 'x',
      reason: 'Because',
      form,
      actor,
    });
    await room.quiet();
    const draft = await createBadge(ctx, {
      course,
      actor,
      language: 'en',
      content: {
        name: 'Begun',
        groups: [
          {
            need: 'any',
            requirements: [
              completesCourse,
              { ...completesCourse, id: 'r2', kind: 'grade.reached', item: '9' },
            ],
          },
        ],
        items: [{ type: 'activity', id: '9', course: '2', name: 'Quiz' }],
      },
    });
    const one = (id: string): string => `${room.board()}/badges/${id}`;
    const pages = [
      room.board(),
      `${room.board()}/learners`,
      one(badge.id),
      `${one(badge.id)}/learners`,
      `${one(badge.id)}/learners/${learners[0]!}`,
      `${one(badge.id)}/learners/${learners[1]!}`,
      `${one(badge.id)}/learners/${learners[2]!}`,
      `${one(draft.id)}?open=r2&check=1&look=1&shape=circle&palette=teal&icon=star&letters=&ring=&stars=0`,
      `${one(draft.id)}/check`,
      `${room.origin}/courses/${course.id}/learners/${learners[0]!}`,
      `${room.origin}/courses/${course.id}/pick`,
    ];
    for (const address of pages) {
      const page = await teacher.open(`${address}${address.includes('?') ? '&' : '?'}lang=en-XA`);
      expect(page.status, address).to.equal(200);
      const html = page.html
        .replace(/<select id="language"[\s\S]*?<\/select>/, '')
        .replace(/<dd[^>]*>English<\/dd>/, '');
      const seen = [
        ...html
          .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
          .replace(/<[^>]*>/g, '\n')
          .split('\n'),
        ...[...html.matchAll(/\s(?:aria-label|alt|title|placeholder|label)="([^"]*)"/g)].map(
          ([, text]) => text ?? '',
        ),
      ];
      const bare = seen.map((text) => text.replace(data, '')).filter((text) => /[A-Za-z]{2}/.test(text));
      expect(bare, address).to.deep.equal([]);
    }
  });

  it('read right to left where the language does', async () => {
    const page = await teacher.open(`${room.board()}?lang=ar-XB`);
    expect(page.html).to.match(/<html lang="ar-XB" dir="rtl">/);
  });
});
