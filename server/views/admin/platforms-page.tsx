/** The LMSs of an organisation, and the links by which more can join. */
import type { VNode } from 'preact';
import type { HealthLine } from '../../actions/system/health-lines.ts';
import type { Platform } from '../../model/platforms/platform.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Name } from '../components/name.tsx';
import { Section } from '../components/section.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { AdminPage, type AdminFrame } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { problemText, tones } from './health-words.ts';
import { InstallSteps, InviteForm, inviteNames } from './invite-form.tsx';
import { InvitesTable, type ShownInvite } from './invites-table.tsx';
import { platformPath } from './platform-shell.tsx';
import { ShownLink } from './shown-link.tsx';

export interface ShownPlatform {
  platform: Platform;
  signIn: HealthLine;
  /** The Moodle connection, where there is one. */
  connection: HealthLine | undefined;
}

export interface PlatformsPageProps {
  frame: AdminFrame;
  platforms: readonly ShownPlatform[];
  invites: readonly ShownInvite[];
  fields: Fields;
  /** The link that was just made; null where it was shown before. */
  made: { link: string; label: string } | null | undefined;
}

export function PlatformsPage(p: PlatformsPageProps): VNode {
  const { words } = p.frame;
  return (
    <AdminPage
      frame={p.frame}
      area="lms"
      title={words.t('admin.areas.lms')}
      note={words.t('admin.platforms.note')}
      errors={problemList(words, p.fields, inviteNames(words))}
    >
      <MadeInvite words={words} made={p.made} />
      {p.platforms.length === 0 ? (
        <EmptyState why={words.t('admin.platforms.none')} more={words.t('admin.platforms.noneMore')} />
      ) : (
        <PlatformsTable words={words} now={p.frame.now} platforms={p.platforms} />
      )}
      <Section id="invite" title={words.t('admin.invite.title')}>
        <div class="stack-16">
          <p>{words.t('admin.invite.why')}</p>
          <InviteForm words={words} fields={p.fields} />
          <InstallSteps words={words} isOpen={false} />
        </div>
      </Section>
      {p.invites.length === 0 ? null : (
        <Section id="invites" title={words.t('admin.invites.title')}>
          <InvitesTable
            words={words}
            caption={words.t('admin.invites.title')}
            about={words.t('admin.areas.lms')}
            invites={p.invites}
            action="/admin/platforms/withdraw"
          />
        </Section>
      )}
      <Section id="by-hand" title={words.t('admin.newPlatform.title')}>
        <p class="line">
          <span>{words.t('admin.newPlatform.when')}</span>
          <LinkButton href="/admin/platforms/new">{words.t('admin.newPlatform.open')}</LinkButton>
        </p>
      </Section>
    </AdminPage>
  );
}

/** The link that was just made, with what to do with it. */
export function MadeInvite({
  words,
  made,
}: {
  words: Words;
  made: PlatformsPageProps['made'];
}): VNode | null {
  if (made === undefined) return null;
  if (made === null) return <Callout kind="info" title={words.t('admin.shownBefore')} />;
  return (
    <>
      <ShownLink
        words={words}
        title={words.t('admin.invite.made', { label: made.label })}
        label={words.t('admin.invite.link')}
        hint={words.t('admin.invite.linkHint')}
        link={made.link}
      />
      <InstallSteps words={words} isOpen />
    </>
  );
}

export function PlatformsTable(p: { words: Words; now: number; platforms: readonly ShownPlatform[] }): VNode {
  const { words, now, platforms } = p;
  return (
    <Table
      caption={words.t('admin.areas.lms')}
      columns={[
        { key: 'name', label: words.t('admin.areas.lms') },
        { key: 'sign-in', label: words.t('admin.platform.signIn') },
        { key: 'completions', label: words.t('admin.platforms.completions') },
        { key: 'last', label: words.t('admin.platform.lastLaunch') },
      ]}
      rows={platforms.map(({ platform, signIn, connection }) => ({
        key: platform.id,
        head: (
          <>
            <a href={platformPath(platform.id)}>
              <Name>{platform.name}</Name>
            </a>
            <br />
            <span class="state">
              <Name dir="ltr">{signIn.place}</Name>
            </span>
          </>
        ),
        cells: [
          <Standing words={words} line={signIn} />,
          connection === undefined ? (
            <span class="muted">{words.t('admin.platforms.noConnection')}</span>
          ) : (
            <Standing words={words} line={connection} />
          ),
          platform.lastLaunchAt === undefined ? (
            words.t('admin.never')
          ) : (
            <Time at={platform.lastLaunchAt} words={words} form="ago" now={now} />
          ),
        ],
      }))}
    />
  );
}

function Standing({ words, line }: { words: Words; line: HealthLine }): VNode {
  const text = problemText(words, line);
  return (
    <div class="stack">
      <StatusPill tone={tones[line.state]}>{words.t(`admin.health.states.${line.state}`)}</StatusPill>
      {text === undefined ? null : <p class="small">{text}</p>}
    </div>
  );
}
