/** An invitation to administer, or the operator's way in for an owner. */
import type { VNode } from 'preact';
import { type Fields, problemList, problemOf } from '../admin/fields.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import type { Words } from '../words.ts';
import { EntrancePage } from './entrance-page.tsx';

export interface JoinPageProps {
  words: Words;
  /** The secret of the invitation. */
  invite: string;
  organisation: string;
  address: string;
  /** Name of the person, where the address is known. */
  known: string | undefined;
  leadsTo: 'joins' | 'signs-in' | 'is-owner';
  fields: Fields;
}

export function JoinPage(p: JoinPageProps): VNode {
  const { words, organisation, address, known, leadsTo, fields } = p;
  const params = { organisation, address, name: known ?? '' };
  const label = words.t('admin.door.name');
  if (leadsTo === 'is-owner') {
    return (
      <EntrancePage words={words} title={words.t('admin.door.join.isOwnerTitle', params)}>
        <p>{words.t('admin.door.join.isOwner', params)}</p>
        <p>
          <LinkButton look="go" href="/sign-in">
            {words.t('admin.door.signIn.title')}
          </LinkButton>
        </p>
      </EntrancePage>
    );
  }
  const isJoin = leadsTo === 'joins';
  return (
    <EntrancePage
      words={words}
      title={words.t(isJoin ? 'admin.door.join.title' : 'admin.door.join.signInTitle', params)}
      note={words.t(isJoin ? 'admin.door.join.note' : 'admin.door.join.signInNote', params)}
      errors={problemList(words, fields, [{ name: 'name', label }])}
    >
      <form method="post" action="/join" class="stack-16" novalidate>
        <input type="hidden" name="invite" value={p.invite} />
        {known === undefined ? (
          <TextField
            id="name"
            label={label}
            hint={words.t('admin.door.join.nameHint')}
            value={fields.values['name'] ?? ''}
            error={problemOf(words, fields, 'name')}
            autocomplete="name"
            maxLength={200}
            dir="auto"
            isRequired
          />
        ) : null}
        <p>
          <Button look="go">
            {words.t(isJoin ? 'admin.door.join.button' : 'admin.door.confirm.button')}
          </Button>
        </p>
      </form>
    </EntrancePage>
  );
}
