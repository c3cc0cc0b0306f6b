/** The forms by which keys leave in a file and come in one. What was typed as a passphrase is never shown again. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { Tick } from '../components/choices.tsx';
import { TextField } from '../components/field.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import type { Words } from '../words.ts';
import { problemOf } from './fields.ts';
import type { FormProps } from './organisation-form.tsx';

/** Fields of both forms, for the error summary. */
export function keyNames(words: Words): { name: string; label: string }[] {
  return [
    { name: 'passphrase', label: words.t('keys.export.passphrase') },
    { name: 'again', label: words.t('keys.export.again') },
    { name: 'file', label: words.t('keys.import.file') },
    { name: 'filePassphrase', label: words.t('keys.import.passphrase') },
  ];
}

export function KeyExportForm({ words, fields }: FormProps): VNode {
  return (
    <form method="post" action="/admin/keys/export" class="stack-16" novalidate>
      <p>{words.t('keys.export.note')}</p>
      <TextField
        id="passphrase"
        type="password"
        label={words.t('keys.export.passphrase')}
        hint={words.t('keys.export.hint')}
        error={problemOf(words, fields, 'passphrase')}
        autocomplete="new-password"
        maxLength={500}
        isRequired
      />
      <TextField
        id="again"
        type="password"
        label={words.t('keys.export.again')}
        error={problemOf(words, fields, 'again')}
        autocomplete="new-password"
        maxLength={500}
        isRequired
      />
      <p>
        <Button icon="download">{words.t('keys.export.button')}</Button>
      </p>
    </form>
  );
}

export function KeyImportForm({ words, fields }: FormProps): VNode {
  return (
    <form method="post" action="/admin/keys/import" enctype="multipart/form-data" class="stack-16" novalidate>
      <p>{words.t('keys.import.note')}</p>
      <FileDrop
        id="file"
        label={words.t('keys.import.file')}
        hint={words.t('keys.import.fileHint')}
        error={problemOf(words, fields, 'file')}
        accept=".jwe,.pem,.key,.jwk,.json,.txt"
      />
      <TextField
        id="filePassphrase"
        type="password"
        label={words.t('keys.import.passphrase')}
        hint={words.t('keys.import.passphraseHint')}
        error={problemOf(words, fields, 'filePassphrase')}
        optional={words.t('common.optional')}
        autocomplete="off"
        maxLength={500}
      />
      <Tick
        id="signs"
        label={words.t('keys.import.signs')}
        hint={words.t('keys.import.signsHint')}
        isChecked={fields.values['signs'] === 'on'}
      />
      <p>
        <Button icon="upload">{words.t('keys.import.button')}</Button>
      </p>
    </form>
  );
}
