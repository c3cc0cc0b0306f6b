/** The demo's mailbox: takes mail by SMTP and shows it. */
import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import { type MailboxServer, startMailbox } from '../../scripts/demo/mailbox/start-mailbox.ts';
import { createVisitor } from '../../scripts/demo/web/visitor.ts';

const picture = Buffer.from('89504e470d0a1a0a', 'hex');
const message = {
  from: '"Lücke, Büro" <badges@bridge.example>',
  to: 'layla.alhassan@campus.example',
  subject: 'لقد حصلت على شارة: Grundlagen der Qualitätssicherung in der Softwareentwicklung — bestanden',
  text: 'Öffnen: http://localhost:3000/claim?a=1&b=2.\n',
  html: '<p>Öffnen <a href="http://localhost:3000/claim?a=1&amp;b=2">hier</a> <img src="cid:badge@bridge"></p>',
  attachments: [{ filename: 'badge.png', cid: 'badge@bridge', content: picture, contentType: 'image/png' }],
};

describe('the demo mailbox', () => {
  let mailbox: MailboxServer;
  const send = async (changes: object = {}): Promise<void> => {
    const transport = createTransport(mailbox.smtpUrl);
    await transport.sendMail({ ...message, ...changes });
    transport.close();
  };
  beforeEach(async () => {
    mailbox = await startMailbox();
  });
  afterEach(() => mailbox.close());

  it('reads words of all scripts, both texts, pictures and links', async () => {
    await send();
    const [mail] = mailbox.mails();
    expect(mail?.subject).to.equal(message.subject);
    expect(mail?.from).to.include('Lücke, Büro');
    expect(mail?.to).to.deep.equal([message.to]);
    expect(mail?.text.trim()).to.equal(message.text.trim());
    expect(mail?.html).to.equal(message.html);
    expect(mail?.links).to.deep.equal(['http://localhost:3000/claim?a=1&b=2']);
    expect(mail?.parts.map((part) => [part.name, part.contentId, part.bytes.equals(picture)])).to.deep.equal([
      ['badge.png', 'badge@bridge', true],
    ]);
  });

  it('reads a mail of plain text alone, in base64 and in long lines', async () => {
    const text = `${'Zeile für Zeile '.repeat(40)}\n`;
    await send({ html: undefined, attachments: [], text, textEncoding: 'base64' });
    await send({ html: undefined, attachments: [], text, textEncoding: 'quoted-printable' });
    expect(mailbox.mails().map((mail) => mail.text.trim())).to.deep.equal([text.trim(), text.trim()]);
  });

  it('waits for a mail that comes later, and no longer than it was told', async () => {
    const waiting = mailbox.waitFor((mail) => mail.subject === 'Later', 5000);
    await send({ subject: 'Other' });
    await send({ subject: 'Later' });
    expect((await waiting).subject).to.equal('Later');
    const never = await mailbox.waitFor(() => false, 20).catch((error: unknown) => String(error));
    expect(never).to.include('within 20 ms');
  });

  it('shows a mail with its links, and its HTML in a closed frame with the picture inside', async () => {
    await send();
    const visitor = createVisitor();
    const list = await visitor.open(mailbox.url);
    const page = await visitor.follow(list, 'Qualitätssicherung');
    expect(page.html).to.include('sandbox="allow-popups');
    expect(page.links.map((link) => link.href)).to.include('http://localhost:3000/claim?a=1&b=2');
    const framed = await visitor.open(page.frames[0] ?? '');
    expect(framed.html).to.include(`data:image/png;base64,${picture.toString('base64')}`);
    expect(framed.headers.get('content-security-policy')).to.include("default-src 'none'");
  });

  it('never lets words of a mail become part of its own pages', async () => {
    await send({ subject: '<script>alert(1)</script>', text: '</pre><script>alert(2)</script>' });
    const visitor = createVisitor();
    const page = await visitor.follow(await visitor.open(mailbox.url), '<script>');
    expect(page.html).to.not.include('<script>alert');
  });

  it('can be emptied', async () => {
    await send();
    const visitor = createVisitor();
    await visitor.press(await visitor.open(mailbox.url), 'Empty the mailbox');
    expect(mailbox.mails().length).to.equal(0);
  });
});
