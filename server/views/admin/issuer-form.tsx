/** Who stands behind the badges: the public profile and its logo. */
import type { VNode } from 'preact';
import { Button } from '../components/button.tsx';
import { Tick } from '../components/choices.tsx';
import { TextArea, TextField } from '../components/field.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import type { Words } from '../words.ts';
import { problemOf } from './fields.ts';
import { fieldOf, type FormProps, From } from './organisation-form.tsx';

export interface IssuerFormProps extends FormProps {
  /** Address of the present logo. */
  logo: string | undefined;
}

export function issuerNames(words: Words): { name: string; label: string }[] {
  return [
    { name: 'name', label: words.t('admin.issuer.name') },
    { name: 'url', label: words.t('admin.issuer.url') },
    { name: 'email', label: words.t('admin.issuer.email') },
    { name: 'description', label: words.t('admin.issuer.description') },
    { name: 'linkedinId', label: words.t('admin.issuer.linkedin') },
    { name: 'logo', label: words.t('admin.issuer.logo') },
  ];
}

export function IssuerForm(p: IssuerFormProps): VNode {
  const { words } = p;
  return (
    <form method="post" action="/admin/issuer" enctype="multipart/form-data" class="stack-16" novalidate>
      <From isSetUp={p.isSetUp} />
      <TextField
        {...fieldOf(p, 'name')}
        label={words.t('admin.issuer.name')}
        hint={words.t('admin.issuer.nameHint')}
        maxLength={200}
        dir="auto"
        isRequired
      />
      <TextField
        {...fieldOf(p, 'url')}
        type="url"
        label={words.t('admin.issuer.url')}
        hint={words.t('admin.issuer.urlHint')}
        dir="ltr"
        isRequired
      />
      <TextField
        {...fieldOf(p, 'email')}
        type="email"
        label={words.t('admin.issuer.email')}
        hint={words.t('admin.issuer.emailHint')}
        dir="ltr"
        isRequired
      />
      <TextArea
        {...fieldOf(p, 'description')}
        label={words.t('admin.issuer.description')}
        hint={words.t('admin.issuer.descriptionHint')}
        maxLength={5000}
        dir="auto"
        isRequired
      />
      <TextField
        {...fieldOf(p, 'linkedinId')}
        label={words.t('admin.issuer.linkedin')}
        hint={words.t('admin.issuer.linkedinHint')}
        optional={words.t('common.optional')}
        inputMode="numeric"
        dir="ltr"
        isShort
      />
      <Logo {...p} />
      <p>
        <Button look="go">{words.t('common.save')}</Button>
      </p>
    </form>
  );
}

function Logo(p: IssuerFormProps): VNode {
  const { words, logo } = p;
  return (
    <div class="stack">
      {logo === undefined ? null : (
        <div class="line">
          <img src={`${logo}?w=96`} width={96} height={96} alt={words.t('admin.issuer.logoNow')} />
          <Tick id="noLogo" label={words.t('admin.issuer.noLogo')} />
        </div>
      )}
      <FileDrop
        id="logo"
        label={words.t(logo === undefined ? 'admin.issuer.logo' : 'admin.issuer.newLogo')}
        hint={words.t('admin.issuer.logoHint')}
        error={problemOf(words, p.fields, 'logo')}
        accept=".png,.svg,image/png,image/svg+xml"
      />
    </div>
  );
}
