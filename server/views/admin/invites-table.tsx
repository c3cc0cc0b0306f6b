/** Invitations that were made: to whom, until when, used or not. The links themselves are stored nowhere. */
import type { VNode } from 'preact';
import { Dialog } from '../components/dialog.tsx';
import { Name } from '../components/name.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Table } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';

export interface ShownInvite {
  id: string;
  /** The LMS's label, or an address. */
  label: string;
  by: string;
  expiresAt: number;
  usedAt: number | undefined;
  /** Where what it made can be seen. */
  href?: string | undefined;
}

export interface InvitesTableProps {
  words: Words;
  caption: string;
  /** Heading of the first column. */
  about: string;
  invites: readonly ShownInvite[];
  /** Where an invitation is withdrawn. */
  action: string;
}

export function InvitesTable({ words, caption, about, invites, action }: InvitesTableProps): VNode {
  return (
    <Table
      caption={caption}
      columns={[
        { key: 'about', label: about },
        { key: 'state', label: words.t('admin.state') },
        { key: 'by', label: words.t('admin.invites.by') },
        { key: 'do', label: words.t('admin.whatToDo') },
      ]}
      rows={invites.map((invite) => ({
        key: invite.id,
        head: invite.label === '' ? words.t('admin.invites.noLabel') : <Name>{invite.label}</Name>,
        cells: [
          <State words={words} invite={invite} />,
          <Name>{invite.by}</Name>,
          invite.usedAt === undefined ? (
            <Dialog
              id={`withdraw-${invite.id}`}
              label={words.t('admin.invites.withdraw')}
              about={invite.label}
              look="risk"
              isLow
              title={words.t('admin.invites.withdrawTitle', { label: invite.label })}
              action={action}
              hidden={{ id: invite.id }}
              confirm={words.t('admin.invites.withdraw')}
              cancel={words.t('common.cancel')}
            >
              <p>{words.t('admin.invites.withdrawNote')}</p>
            </Dialog>
          ) : invite.href === undefined ? (
            words.t('admin.nothing')
          ) : (
            <a href={invite.href}>{words.t('admin.invites.see')}</a>
          ),
        ],
      }))}
    />
  );
}

function State({ words, invite }: { words: Words; invite: ShownInvite }): VNode {
  if (invite.usedAt !== undefined) {
    return (
      <div class="stack">
        <StatusPill tone="done">{words.t('admin.invites.used')}</StatusPill>
        <p class="small muted">
          <Time at={invite.usedAt} words={words} form="minute" />
        </p>
      </div>
    );
  }
  return (
    <div class="stack">
      <StatusPill tone="wait">{words.t('admin.invites.open')}</StatusPill>
      <p class="small muted">
        {words.t('admin.invites.until')} <Time at={invite.expiresAt} words={words} />
      </p>
    </div>
  );
}
