/** The outbox: what was mailed to whom, and a test. */
import type { VNode } from 'preact';
import type { Message } from '../../model/system/message.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Facts } from '../components/facts.tsx';
import { TextField } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/name.tsx';
import { Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill, type Tone } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { codeText } from './health-words.ts';
import { fieldOf, type FormProps, From } from './organisation-form.tsx';
import { ListPager } from './list-pager.tsx';

export const mailTones: Readonly<Record<Message['state'], Tone>> = {
  queued: 'wait',
  sending: 'wait',
  sent: 'done',
  kept: 'none',
  failed: 'fail',
};

export interface MailPageProps {
  frame: AdminFrame;
  hasMailServer: boolean;
  mails: readonly Message[];
  fields: Fields;
  next: string | undefined;
  isFirst: boolean;
}

export function mailNames(words: Words): { name: string; label: string }[] {
  return [{ name: 'to', label: words.t('admin.mail.to') }];
}

export function MailPage(p: MailPageProps): VNode {
  const { words } = p.frame;
  return (
    <AdminPage
      frame={p.frame}
      area="organisation"
      title={words.t('admin.pages.mail')}
      note={words.t('admin.mail.note')}
      sub={organisationPages(words, 'mail')}
      errors={problemList(words, p.fields, mailNames(words))}
    >
      <MailServer words={words} hasMailServer={p.hasMailServer} />
      <MailList words={words} mails={p.mails} />
      <ListPager words={words} href="/admin/mail" next={p.next} isFirst={p.isFirst} />
      <Section id="test" title={words.t('admin.mail.test')}>
        <TestMailForm words={words} fields={p.fields} />
      </Section>
    </AdminPage>
  );
}

/** Whether mail leaves the house. */
export function MailServer({ words, hasMailServer }: { words: Words; hasMailServer: boolean }): VNode {
  return hasMailServer ? (
    <p>{words.t('admin.mail.hasServer')}</p>
  ) : (
    <Callout kind="info" title={words.t('admin.mail.noServer')}>
      <p>{words.t('admin.mail.noServerNote')}</p>
    </Callout>
  );
}

export function TestMailForm(p: FormProps): VNode {
  const { words } = p;
  return (
    <form method="post" action="/admin/mail/test" class="stack-16" novalidate>
      <From isSetUp={p.isSetUp} />
      <TextField {...fieldOf(p, 'to')} type="email" label={words.t('admin.mail.to')} dir="ltr" isRequired />
      <p>
        <Button look="go" icon="send">
          {words.t('admin.mail.send')}
        </Button>
      </p>
    </form>
  );
}

/** The mails, newest first. */
export function MailList({ words, mails }: { words: Words; mails: readonly Message[] }): VNode {
  if (mails.length === 0)
    return <EmptyState why={words.t('admin.mail.none')} more={words.t('admin.mail.noneMore')} />;
  return (
    <Rows>
      {mails.map((mail) => (
        <Row
          key={mail.id}
          start={
            <span class="none">
              <Icon name="mail" />
            </span>
          }
        >
          <p class="line">
            <a class="strong" href={`/admin/mail/${mail.id}`}>
              <Name>{mail.subject}</Name>
            </a>
            <StatusPill tone={mailTones[mail.state]}>{words.t(`admin.mail.states.${mail.state}`)}</StatusPill>
          </p>
          <p class="small muted">
            <Name dir="ltr">{mail.to}</Name> · <Time at={mail.createdAt} words={words} form="minute" />
          </p>
          {mail.work?.lastError === undefined ? null : (
            <p class="small">{codeText(words, mail.work.lastError.split(':')[0] ?? '')}</p>
          )}
        </Row>
      ))}
    </Rows>
  );
}

export interface MailDetailPageProps {
  frame: AdminFrame;
  mail: Message;
  /** The text is for owners to read. */
  isReadable: boolean;
}

export function MailDetailPage({ frame, mail, isReadable }: MailDetailPageProps): VNode {
  const { words } = frame;
  return (
    <AdminPage
      frame={frame}
      area="organisation"
      title={<Name>{mail.subject}</Name>}
      tabTitle={mail.subject}
      back={{ href: '/admin/mail', label: words.t('admin.pages.mail') }}
      sub={organisationPages(words, 'mail')}
    >
      <Facts
        facts={[
          { label: words.t('admin.mail.to'), value: mail.to, isCode: true },
          {
            label: words.t('admin.state'),
            value: (
              <StatusPill tone={mailTones[mail.state]}>
                {words.t(`admin.mail.states.${mail.state}`)}
              </StatusPill>
            ),
          },
          {
            label: words.t('admin.mail.made'),
            value: <Time at={mail.createdAt} words={words} form="minute" />,
          },
        ]}
      />
      {isReadable ? (
        <div class="panel stack">
          {mail.text.split(/\n{2,}/).map((paragraph) => (
            <p>
              <bdi>{paragraph}</bdi>
            </p>
          ))}
        </div>
      ) : (
        <Callout kind="info" title={words.t('admin.mail.hidden')} />
      )}
    </AdminPage>
  );
}
