/** What each step of the set-up holds: the forms of the pages it stands for, and what they lead to. */
import type { VNode } from 'preact';
import type { HealthLine } from '../../actions/system/health-lines.ts';
import type { LmsConnection } from '../../model/courses/lms-connection.ts';
import type { Platform } from '../../model/platforms/platform.ts';
import type { Message } from '../../model/system/message.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Fragment } from '../components/fragment.tsx';
import { Name } from '../components/name.tsx';
import { CheckRow, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { problemText, tones } from './health-words.ts';
import { HostForm } from './host-form.tsx';
import { HostRows, type ShownHost } from './host-rows.tsx';
import { InstallSteps, InviteForm } from './invite-form.tsx';
import { MailList, MailServer, TestMailForm } from './mail-page.tsx';
import { MoodleSection } from './moodle-section.tsx';
import { platformPath } from './platform-shell.tsx';
import {
  MadeInvite,
  type PlatformsPageProps,
  PlatformsTable,
  type ShownPlatform,
} from './platforms-page.tsx';
import { PublicAddress, type PublicAddressProps } from './public-address.tsx';

export interface LmsStepProps {
  words: Words;
  now: number;
  platforms: readonly ShownPlatform[];
  made: PlatformsPageProps['made'];
}

/** Connecting an LMS: the link to paste there, then the approval here. */
export function LmsStep({ words, now, platforms, made }: LmsStepProps): VNode {
  const pending = platforms.filter(({ platform }) => platform.state === 'pending');
  return (
    <>
      <MadeInvite words={words} made={made} />
      {pending.map(({ platform }) => (
        <Callout
          key={platform.id}
          kind="warning"
          title={words.t('admin.platform.approveTitle', { name: platform.name })}
        >
          <p>
            <LinkButton look="go" href={platformPath(platform.id)}>
              {words.t('admin.platform.look')}
            </LinkButton>
          </p>
        </Callout>
      ))}
      {platforms.length === 0 ? null : <PlatformsTable words={words} now={now} platforms={platforms} />}
      {platforms.length === 0 ? (
        <InviteForm words={words} fields={fieldsOf({})} isSetUp />
      ) : (
        <details>
          <summary>{words.t('admin.setUp.anotherLms')}</summary>
          <InviteForm words={words} fields={fieldsOf({})} isSetUp />
        </details>
      )}
      {made === undefined || made === null ? <InstallSteps words={words} isOpen={false} /> : null}
    </>
  );
}

export interface CompletionsStepProps {
  words: Words;
  now: number;
  platforms: readonly { platform: Platform; connection: LmsConnection | undefined }[];
  keys: readonly HealthLine[];
}

/** Who tells us of completions: Moodle by its web services, any other LMS by the API. */
export function CompletionsStep({ words, now, platforms, keys }: CompletionsStepProps): VNode {
  const [first, ...others] = platforms;
  return (
    <>
      {first === undefined ? (
        <Callout kind="info" title={words.t('admin.setUp.noLms')}>
          <p>
            <a href="/admin/setup/lms">{words.t('admin.setUp.step.lms')}</a>
          </p>
        </Callout>
      ) : (
        <MoodleSection
          words={words}
          now={now}
          platform={first.platform}
          connection={first.connection}
          fields={fieldsOf({ siteUrl: first.connection?.siteUrl ?? first.platform.issuer })}
          isSetUp
        />
      )}
      {others.length === 0 ? null : (
        <Section id="others" title={words.t('admin.setUp.otherLms')}>
          <ul class="bullets">
            {others.map(({ platform }) => (
              <li key={platform.id}>
                <a href={`${platformPath(platform.id)}#moodle`}>
                  <Name>{platform.name}</Name>
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section id="api" title={words.t('admin.areas.api')}>
        <p>{words.t('admin.setUp.api')}</p>
        <Rows>
          {keys.map((line) => (
            <CheckRow
              key={line.id}
              tone={tones[line.state]}
              title={<Name>{line.name}</Name>}
              detail={problemText(words, line)}
            />
          ))}
        </Rows>
        <p class="gap-16">
          <LinkButton href="/admin/api-keys">{words.t('admin.pages.api-keys')}</LinkButton>
        </p>
      </Section>
    </>
  );
}

export interface BackpacksStepProps {
  words: Words;
  hosts: readonly ShownHost[];
  address: Omit<PublicAddressProps, 'words'>;
}

export function BackpacksStep({ words, hosts, address }: BackpacksStepProps): VNode {
  return (
    <>
      <Fragment id="hosts" href="/admin/backpacks/hosts" everySeconds={3} isLive>
        <HostRows words={words} hosts={hosts} />
      </Fragment>
      <Section id="add" title={words.t('admin.backpacks.addTitle')}>
        <HostForm words={words} fields={fieldsOf({})} isSetUp />
      </Section>
      <Section id="public" title={words.t('admin.address.title')}>
        <PublicAddress words={words} {...address} />
      </Section>
    </>
  );
}

export interface MailStepProps {
  words: Words;
  hasMailServer: boolean;
  mails: readonly Message[];
  fields: Fields;
}

export function MailStep({ words, hasMailServer, mails, fields }: MailStepProps): VNode {
  return (
    <>
      <MailServer words={words} hasMailServer={hasMailServer} />
      <TestMailForm words={words} fields={fields} isSetUp />
      {mails.length === 0 ? null : <MailList words={words} mails={mails} />}
    </>
  );
}
