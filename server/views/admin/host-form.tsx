/** Adds a backpack host by its address. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import type { Words } from '../words.ts';
import { fieldOf, type FormProps, From } from './organisation-form.tsx';

export function hostNames(words: Words): { name: string; label: string }[] {
  return [
    { name: 'address', label: words.t('admin.backpacks.address') },
    { name: 'name', label: words.t('admin.backpacks.name') },
  ];
}

export function HostForm(p: FormProps): VNode {
  const { words } = p;
  return (
    <form method="post" action="/admin/backpacks" class="stack-16" novalidate>
      <From isSetUp={p.isSetUp} />
      <TextField
        {...fieldOf(p, 'address')}
        label={words.t('admin.backpacks.address')}
        hint={words.t('admin.backpacks.addressHint')}
        inputMode="url"
        autocomplete="off"
        dir="ltr"
        isRequired
      />
      <TextField
        {...fieldOf(p, 'name')}
        label={words.t('admin.backpacks.name')}
        hint={words.t('admin.backpacks.nameHint')}
        optional={words.t('common.optional')}
        maxLength={200}
        dir="auto"
      />
      <p>
        <Button look="go" icon="plus">
          {words.t('admin.backpacks.add')}
        </Button>
      </p>
    </form>
  );
}
