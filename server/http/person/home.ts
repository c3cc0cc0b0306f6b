/** `/my`: a person's badges without any LMS, each with its files and who can see it. */
import type { Router } from 'express';
import { z } from 'zod';
import { awardFile } from '../../actions/awards/award-file.ts';
import { publishAward } from '../../actions/awards/publish-award.ts';
import { awardOfPerson, readPersonHome } from '../../actions/learners/read-person-home.ts';
import { learnersOfPerson } from '../../actions/learners/learners-of-person.ts';
import { readOwnAward } from '../../actions/learners/read-own-award.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { PersonAwardPage } from '../../views/person/award-page.tsx';
import { PersonDownloadPage } from '../../views/person/download-page.tsx';
import { PersonHomePage } from '../../views/person/home-page.tsx';
import { type Asked, html, type Reply, seeOther } from '../base/asked.ts';
import { attachment } from '../base/attachment.ts';
import { createRecordLimit, recordReply } from '../base/record-reply.ts';
import { personRoute, type PersonScope } from './person-route.ts';

const AWARD = '/my/awards/:award';

export function homeRoutes(ctx: Context, router: Router): void {
  router.get(
    '/my',
    personRoute(ctx, async (_asked, { person, frame }) =>
      html(PersonHomePage({ frame, data: await readPersonHome(ctx, person) })),
    ),
  );
  const records = createRecordLimit(ctx);
  router.get(
    '/my/record',
    personRoute(ctx, async (asked, { person }) => {
      const wanted = asked.query.get('organisation');
      const all = await learnersOfPerson(ctx, person);
      const [first, ...others] = all.filter(({ learner }) => learner.organisation === wanted);
      if (first === undefined) throw new BridgeError('NOT_FOUND', 'no badges of this organisation');
      return recordReply(ctx, records, asked, [first, ...others]);
    }),
  );
  router.get(
    AWARD,
    personRoute(ctx, (asked, scope) => awardPage(ctx, asked, scope)),
  );
  router.get(
    `${AWARD}/download`,
    personRoute(ctx, (asked, scope) => downloadPage(ctx, asked, scope)),
  );
  router.get(
    [`${AWARD}/badge.png`, `${AWARD}/files/:file`],
    personRoute(ctx, async (asked, scope) => {
      const { award } = await awardOf(ctx, asked, scope);
      const { type, body, name } = await awardFile(ctx, award, asked.params['file'] ?? 'badge.png');
      return attachment(type, body, name);
    }),
  );
  router.post(
    `${AWARD}/publish`,
    personRoute(ctx, (asked, scope) => publish(ctx, asked, scope)),
  );
}

function awardOf(ctx: Context, asked: Asked, { person }: PersonScope): ReturnType<typeof awardOfPerson> {
  return awardOfPerson(ctx, person, asked.params['award'] ?? '');
}

async function awardPage(ctx: Context, asked: Asked, scope: PersonScope): Promise<Reply> {
  const { me, award } = await awardOf(ctx, asked, scope);
  const own = await readOwnAward(ctx, me, award);
  const page = PersonAwardPage({ frame: scope.frame, own, name: me.name });
  return { kind: 'html', page, organisation: me.learner.organisation };
}

async function downloadPage(ctx: Context, asked: Asked, scope: PersonScope): Promise<Reply> {
  const { me, award } = await awardOf(ctx, asked, scope);
  const own = await readOwnAward(ctx, me, award);
  if (own.standing !== 'made' && own.standing !== 'expired') return seeOther(`/my/awards/${award.id}`);
  const page = PersonDownloadPage({ frame: scope.frame, own });
  return { kind: 'html', page, organisation: me.learner.organisation };
}

const publishForm = z.object({
  public: z.enum(['on', 'off']),
  name: z.enum(['on', 'off']).or(z.literal('')),
});

async function publish(ctx: Context, asked: Asked, scope: PersonScope): Promise<Reply> {
  const { me, award } = await awardOf(ctx, asked, scope);
  const wish = publishForm.safeParse({ public: asked.form.text('public'), name: asked.form.text('name') });
  if (!wish.success) throw new BridgeError('BAD_REQUEST', 'the form does not fit', { cause: wish.error });
  const { public: isPublic, name } = wish.data;
  const withName = name === 'on' || (name === '' && award.published?.name !== undefined);
  await publishAward(
    ctx,
    award,
    isPublic === 'on' ? { isPublic: true, ...(withName ? { name: me.name } : {}) } : { isPublic: false },
  );
  return seeOther(`/my/awards/${award.id}#who`);
}
