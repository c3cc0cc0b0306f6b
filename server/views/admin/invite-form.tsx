/** Makes the one-time link by which an LMS registers itself, and says where it goes. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { TextArea, TextField } from '../components/field.tsx';
import type { Words } from '../words.ts';
import { fieldOf, type FormProps, From } from './organisation-form.tsx';

export function inviteNames(words: Words): { name: string; label: string }[] {
  return [
    { name: 'label', label: words.t('admin.invite.label') },
    { name: 'hosts', label: words.t('admin.invite.hosts') },
  ];
}

export function InviteForm(p: FormProps): VNode {
  const { words, fields } = p;
  const hosts = fieldOf(p, 'hosts');
  return (
    <form method="post" action="/admin/platforms/invite" class="stack-16" novalidate>
      <From isSetUp={p.isSetUp} />
      <TextField
        {...fieldOf(p, 'label')}
        label={words.t('admin.invite.label')}
        hint={words.t('admin.invite.labelHint')}
        maxLength={200}
        dir="auto"
        isRequired
      />
      <details open={(fields.values['hosts'] ?? '') !== ''}>
        <summary>{words.t('admin.invite.more')}</summary>
        <TextArea
          {...hosts}
          label={words.t('admin.invite.hosts')}
          hint={words.t('admin.invite.hostsHint')}
          optional={words.t('common.optional')}
          rows={2}
          dir="ltr"
        />
      </details>
      <p>
        <Button look="go" icon="link">
          {words.t('admin.invite.button')}
        </Button>
      </p>
    </form>
  );
}

/** Where the link goes in Moodle, folded. */
export function InstallSteps({ words, isOpen }: { words: Words; isOpen: boolean }): VNode {
  const steps = ['paste', 'register', 'activate', 'show', 'test'] as const;
  return (
    <details open={isOpen}>
      <summary>{words.t('admin.install.title')}</summary>
      <div class="stack-16">
        <ol class="bullets stack">
          {steps.map((step) => (
            <li key={step}>{words.t(`admin.install.${step}`)}</li>
          ))}
        </ol>
        <p class="small muted">{words.t('admin.install.network')}</p>
      </div>
    </details>
  );
}
