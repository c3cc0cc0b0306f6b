/** The fields of an LMS that an owner types: all of them for a registration by hand, a few afterwards. */
import type { VNode } from 'preact';
import { TextArea, TextField } from '../components/field.tsx';
import type { Words } from '../words.ts';
import { fieldOf, type FormProps } from './organisation-form.tsx';

export const identityFields = ['issuer', 'clientId'] as const;
export const endpointFields = ['authorizationEndpoint', 'tokenEndpoint', 'jwksUrl'] as const;
export const otherFields = ['tokenAudience', 'extraOrigins', 'deployments'] as const;
export const platformFields = ['name', ...identityFields, ...endpointFields, ...otherFields] as const;
export type PlatformField = (typeof platformFields)[number];

/** Labels of the fields, for the error summary. */
export function platformNames(words: Words): { name: string; label: string }[] {
  return platformFields.map((name) => ({ name, label: words.t(`admin.platformForm.${name}.label`) }));
}

const lists: readonly PlatformField[] = ['extraOrigins', 'deployments'];
const optional: readonly PlatformField[] = ['tokenAudience', 'extraOrigins', 'deployments'];

/** The named fields in their order. */
export function PlatformInputs(p: FormProps & { names: readonly PlatformField[] }): VNode {
  const { words } = p;
  return (
    <>
      {p.names.map((name) => {
        const hint = `admin.platformForm.${name}.hint`;
        const shared = {
          ...fieldOf(p, name),
          label: words.t(`admin.platformForm.${name}.label`),
          hint: words.has(hint) ? words.t(hint) : undefined,
          optional: optional.includes(name) ? words.t('common.optional') : undefined,
          isRequired: !optional.includes(name),
          dir: name === 'name' ? ('auto' as const) : ('ltr' as const),
        };
        return lists.includes(name) ? (
          <TextArea key={name} {...shared} rows={2} />
        ) : (
          <TextField key={name} {...shared} autocomplete="off" />
        );
      })}
    </>
  );
}
