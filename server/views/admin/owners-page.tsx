/** Who administers the organisation, and who is invited to. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Dialog } from '../components/dialog.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { TextField } from '../components/field.tsx';
import { Name } from '../components/name.tsx';
import { Mark, Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';
import { type Fields, problemList } from './fields.ts';
import { InvitesTable, type ShownInvite } from './invites-table.tsx';
import { fieldOf } from './organisation-form.tsx';
import { ShownLink } from './shown-link.tsx';

export interface OwnersPageProps {
  frame: AdminFrame;
  owners: readonly { person: string; name: string; address: string; since: number; isYou: boolean }[];
  invites: readonly ShownInvite[];
  fields: Fields;
  hasMailServer: boolean;
  /** The link that was just made; null where it was shown before. */
  made: { link: string; address: string } | null | undefined;
}

export function OwnersPage(p: OwnersPageProps): VNode {
  const { words } = p.frame;
  const label = words.t('admin.door.address');
  return (
    <AdminPage
      frame={p.frame}
      area="organisation"
      title={words.t('admin.pages.owners')}
      note={words.t('admin.owners.note')}
      sub={organisationPages(words, 'owners')}
      errors={problemList(words, p.fields, [{ name: 'address', label }])}
    >
      <Made {...p} />
      <Rows>
        {p.owners.map((owner) => (
          <Row
            key={owner.person}
            start={<Mark>{initials(owner)}</Mark>}
            end={p.owners.length > 1 ? <Remove {...p} owner={owner} /> : undefined}
          >
            <p class="strong">
              <Name>{owner.name === '' ? owner.address : owner.name}</Name>
              {owner.isYou ? <span class="muted"> {words.t('admin.owners.you')}</span> : null}
            </p>
            <p class="small muted">
              <Name dir="ltr">{owner.address}</Name> · {words.t('admin.owners.since')}{' '}
              <Time at={owner.since} words={words} />
            </p>
          </Row>
        ))}
      </Rows>
      <Invite {...p} />
      <Section id="invited" title={words.t('admin.owners.invited')}>
        {p.invites.length === 0 ? (
          <EmptyState why={words.t('admin.owners.noneInvited')} />
        ) : (
          <InvitesTable
            words={words}
            caption={words.t('admin.owners.invited')}
            about={label}
            invites={p.invites}
            action="/admin/owners/withdraw"
          />
        )}
      </Section>
    </AdminPage>
  );
}

function Invite({ frame: { words }, fields, hasMailServer }: OwnersPageProps): VNode {
  return (
    <Section id="invite" title={words.t('admin.owners.invite')}>
      <form method="post" action="/admin/owners/invite" class="stack-16" novalidate>
        <TextField
          {...fieldOf({ words, fields: fields }, 'address')}
          type="email"
          label={words.t('admin.door.address')}
          hint={words.t('admin.owners.inviteHint')}
          autocomplete="off"
          dir="ltr"
          isRequired
        />
        <p class="line">
          {hasMailServer ? (
            <Button look="go" name="how" value="mail" icon="mail">
              {words.t('admin.owners.byMail')}
            </Button>
          ) : null}
          <Button look={hasMailServer ? undefined : 'go'} name="how" value="link" icon="link">
            {words.t('admin.owners.byLink')}
          </Button>
        </p>
      </form>
    </Section>
  );
}

function initials({ name, address }: OwnersPageProps['owners'][number]): string {
  const parts = (name === '' ? address : name).split(/\s+/u);
  return parts
    .slice(0, 2)
    .map((part) => Array.from(part)[0] ?? '')
    .join('')
    .toUpperCase();
}

function Made({ frame: { words }, made }: OwnersPageProps): VNode | null {
  if (made === undefined) return null;
  if (made === null) return <Callout kind="info" title={words.t('admin.shownBefore')} />;
  return (
    <ShownLink
      words={words}
      title={words.t('admin.owners.linkMade', { address: made.address })}
      label={words.t('admin.owners.link')}
      hint={words.t('admin.owners.linkHint')}
      link={made.link}
    />
  );
}

function Remove({
  frame: { words },
  owner,
}: OwnersPageProps & { owner: OwnersPageProps['owners'][number] }): VNode {
  const name = owner.name === '' ? owner.address : owner.name;
  return (
    <Dialog
      id={`remove-${owner.person}`}
      label={words.t('admin.owners.remove')}
      about={name}
      look="risk"
      isLow
      title={words.t(owner.isYou ? 'admin.owners.removeYou' : 'admin.owners.removeTitle', { name })}
      action="/admin/owners/remove"
      hidden={{ person: owner.person }}
      confirm={words.t('admin.owners.removeConfirm')}
      cancel={words.t('common.cancel')}
    >
      <p>{words.t('admin.owners.removeNote')}</p>
    </Dialog>
  );
}
