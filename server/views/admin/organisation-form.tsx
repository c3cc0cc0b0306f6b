/** Name, language, contact address and colour of the organisation. */
import type { VNode } from 'preact';
import type { Organisation } from '../../model/organisations/organisation.ts';
import { Button } from '../components/button.tsx';
import { type Option, Select, TextField } from '../components/field.tsx';
import { languages, type Words } from '../words.ts';
import { AccentField } from './accent-field.tsx';
import { type Fields, fieldsOf, problemOf } from './fields.ts';

export interface FormProps {
  words: Words;
  fields: Fields;
  /** The form stands in the set-up: afterwards its next step comes. */
  isSetUp?: boolean | undefined;
}

/** Tells the route where the form stood. */
export function From({ isSetUp }: Pick<FormProps, 'isSetUp'>): VNode | null {
  return isSetUp === true ? <input type="hidden" name="from" value="set-up" /> : null;
}

/** The field's value and problem. */
export function fieldOf(
  { words, fields }: FormProps,
  name: string,
): { id: string; value: string; error: string | undefined } {
  return { id: name, value: fields.values[name] ?? '', error: problemOf(words, fields, name) };
}

export function organisationNames(words: Words): { name: string; label: string }[] {
  return [
    { name: 'name', label: words.t('admin.organisation.name') },
    { name: 'contactEmail', label: words.t('admin.organisation.contact') },
    { name: 'language', label: words.t('admin.organisation.language') },
    { name: 'accent', label: words.t('admin.organisation.accent') },
  ];
}

/** The fields as they are stored. */
export function organisationFields({ name, contactEmail, language, accent = '' }: Organisation): Fields {
  return fieldsOf({ name, contactEmail, language, accent });
}

export function OrganisationForm(p: FormProps): VNode {
  const { words } = p;
  return (
    <form method="post" action="/admin/organisation" class="stack-16" novalidate>
      <From isSetUp={p.isSetUp} />
      <TextField
        {...fieldOf(p, 'name')}
        label={words.t('admin.organisation.name')}
        maxLength={200}
        dir="auto"
        isRequired
      />
      <TextField
        {...fieldOf(p, 'contactEmail')}
        type="email"
        label={words.t('admin.organisation.contact')}
        hint={words.t('admin.organisation.contactHint')}
        dir="ltr"
        isRequired
      />
      <Select
        {...fieldOf(p, 'language')}
        label={words.t('admin.organisation.language')}
        hint={words.t('admin.organisation.languageHint')}
        options={languageOptions(words)}
      />
      <AccentField words={words} {...fieldOf(p, 'accent')} />
      <p>
        <Button look="go">{words.t('common.save')}</Button>
      </p>
    </form>
  );
}

/** Each language by its own name. */
function languageOptions(words: Words): Option[] {
  return languages.map((tag) => ({
    value: tag,
    label: new Intl.DisplayNames([tag, words.lang], { type: 'language' }).of(tag) ?? tag,
  }));
}
