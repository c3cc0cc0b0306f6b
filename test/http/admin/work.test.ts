import { expect } from 'chai';
import type { Visit, Visitor } from '../../../scripts/demo/web/visitor.ts';
import { createOutboxMailer } from '../../../adapters/mailers/create-outbox-mailer.ts';
import { requestSignIn } from '../../../server/actions/organisations/sign-in.ts';
import { kindsOfWork, workKinds } from '../../../server/actions/system/kinds-of-work.ts';
import { BridgeError } from '../../../server/errors.ts';
import { courseSyncs } from '../../../server/model/courses/lms-connection.ts';
import { idOf } from '../../../server/model/ids.ts';
import { NEVER } from '../../../server/model/record.ts';
import { type Message, messages } from '../../../server/model/system/message.ts';
import type { Mailer } from '../../../server/ports/mailer.ts';
import { stages } from '../../../server/stages.ts';
import { type Office, openOffice } from './office.ts';

describe('work that was given up', () => {
  let office: Office;
  let visitor: Visitor;
  let mailer: Mailer;
  beforeEach(async () => {
    mailer = createOutboxMailer();
    office = await openOffice({
      mailer: { send: (mail) => mailer.send(mail), close: () => Promise.resolve() },
    });
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  const open = (path: string): Promise<Visit> => visitor.open(`${office.origin}${path}`);
  const mail = async (): Promise<Message> =>
    (await office.ctx.store.find(messages, { where: { organisation: office.organisation }, limit: 1 }))
      .items[0]!;
  const refuses: Mailer = {
    send: () => Promise.reject(new BridgeError('MAIL_REFUSED', 'no')),
    close: () => Promise.resolve(),
  };

  it('is listed kind by kind with its reason in words, and tried again', async () => {
    mailer = refuses;
    await visitor.press(await open('/admin/mail'), 'Send test mail', { to: 'x@campus.example' });
    await office.quiet();
    expect((await open('/admin')).words)
      .to.include('2 things need you')
      .and.include('given up');
    const page = await open('/admin/work?kind=message');
    expect(page.words)
      .to.include('Sending mail')
      .and.include('x@campus.example')
      .and.include('The mail server refused the mail.');
    mailer = createOutboxMailer();
    const after = await visitor.press(page, /^Try again/);
    expect(after.words).to.include('1 is tried again now').and.include('Nothing was given up');
    await office.quiet();
    expect((await mail()).state).to.equal('kept');
  });

  it('is tried again all at once', async () => {
    const { ctx, organisation, platform } = office;
    const ids = Array.from({ length: 3 }, (_, i) => idOf('courseSync', [`c${i}`]));
    const work = { dueAt: NEVER, attempt: 9, lastError: 'LMS_UNREACHABLE: gone' };
    await ctx.store.insert(
      courseSyncs,
      ids.map((id) => ({ id, organisation, platform, course: office.course.id, isSilent: false, work })),
    );
    const page = await open('/admin/work');
    expect(page.words).to.include('Reading courses').and.include('3 given up');
    expect((await visitor.press(page, 'Try all again')).words).to.include('3 are tried again now');
    for (const id of ids)
      expect((await ctx.store.get(courseSyncs, id))?.work).to.deep.equal({
        dueAt: ctx.clock.now(),
        attempt: 0,
      });
  });

  it('of every stage can be counted and listed', async () => {
    const own = new Set(['delivery', 'run', 'public-check']);
    expect(
      stages
        .map(({ name }) => name)
        .filter((name) => !own.has(name))
        .sort(),
    ).to.deep.equal([...workKinds].sort());
    for (const kind of workKinds) {
      const { ctx, organisation } = office;
      expect(await kindsOfWork[kind].countDead(ctx, organisation, 10), kind).to.equal(0);
      await kindsOfWork[kind].countDue(ctx, organisation, 10);
      const page = { limit: 5, after: undefined };
      expect((await kindsOfWork[kind].listDead(ctx, organisation, page)).items, kind).to.deep.equal([]);
      expect((await open(`/admin/work?kind=${kind}`)).status, kind).to.equal(200);
    }
  });
});

describe('the outbox', () => {
  let office: Office;
  let visitor: Visitor;
  beforeEach(async () => {
    office = await openOffice({ mailer: createOutboxMailer() });
    visitor = await office.asOwner();
  });
  afterEach(() => office.close());

  it('keeps mails to read where there is no mail server', async () => {
    const page = await visitor.open(`${office.origin}/admin/mail`);
    expect(page.words).to.include('There is no mail server');
    await visitor.press(page, 'Send test mail', { to: 'x@campus.example' });
    await office.quiet();
    const list = await visitor.open(`${office.origin}/admin/mail`);
    expect(list.words).to.include('Kept here');
    const mail = await visitor.follow(list, 'Test mail from Badge Bridge');
    expect(mail.words).to.include('This mail shows that Badge Bridge can send mail.');
  });

  it('never lists sign-in mails, nor shows one by its id', async () => {
    await requestSignIn(office.ctx, 'marta@campus.example', 'en');
    const [mail] = (await office.ctx.store.find(messages, { limit: 1 })).items;
    const list = await visitor.open(`${office.origin}/admin/mail`);
    expect(list.words).to.not.include('sign-in link for Badge Bridge');
    expect((await visitor.open(`${office.origin}/admin/mail/${mail?.id ?? ''}`)).status).to.equal(404);
  });
});
