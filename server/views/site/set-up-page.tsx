/** The first owner's page: who you are, and for whom badges are issued. */
import type { VNode } from 'preact';
import { type Fields, problemList, problemOf } from '../admin/fields.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import type { Words } from '../words.ts';
import { EntrancePage } from './entrance-page.tsx';

export interface SetUpPageProps {
  words: Words;
  /** The secret of the one-time link. */
  code: string;
  fields: Fields;
}

export function SetUpPage({ words, code, fields }: SetUpPageProps): VNode {
  const names = [
    { name: 'organisation', label: words.t('admin.door.setUp.organisation') },
    { name: 'name', label: words.t('admin.door.name') },
    { name: 'address', label: words.t('admin.door.address') },
  ];
  const value = (name: string): { id: string; value: string; error: string | undefined } => ({
    id: name,
    value: fields.values[name] ?? '',
    error: problemOf(words, fields, name),
  });
  return (
    <EntrancePage
      words={words}
      title={words.t('admin.door.setUp.title')}
      note={words.t('admin.door.setUp.note')}
      errors={problemList(words, fields, names)}
    >
      <form method="post" action="/setup" class="stack-16" novalidate>
        <input type="hidden" name="code" value={code} />
        <TextField
          {...value('organisation')}
          label={words.t('admin.door.setUp.organisation')}
          hint={words.t('admin.door.setUp.organisationHint')}
          autocomplete="organization"
          maxLength={200}
          dir="auto"
          isRequired
        />
        <TextField
          {...value('name')}
          label={words.t('admin.door.name')}
          autocomplete="name"
          maxLength={200}
          dir="auto"
          isRequired
        />
        <TextField
          {...value('address')}
          type="email"
          label={words.t('admin.door.address')}
          hint={words.t('admin.door.setUp.addressHint')}
          autocomplete="email"
          dir="ltr"
          isRequired
        />
        <p>
          <Button look="go">{words.t('admin.door.setUp.button')}</Button>
        </p>
      </form>
    </EntrancePage>
  );
}
