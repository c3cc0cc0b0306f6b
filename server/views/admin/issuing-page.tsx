/** How badges are issued from now on: choices that few organisations need to change. */
import type { VNode } from 'preact';
import { type Issuing, usualIssuing } from '../../model/organisations/organisation.ts';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Choices } from '../components/choices.tsx';
import type { WordKey, Words } from '../words.ts';
import { AdminPage, type AdminFrame, organisationPages } from './admin-page.tsx';

export interface IssuingPageProps {
  frame: AdminFrame;
  issuing: Issuing;
}

export function IssuingPage({ frame, issuing }: IssuingPageProps): VNode {
  const { words } = frame;
  return (
    <AdminPage
      frame={frame}
      area="organisation"
      title={words.t('issuing.title')}
      note={words.t('issuing.note')}
      sub={organisationPages(words, 'issuing')}
    >
      {issuing.recipient === 'plain' ? <Callout kind="warning" title={words.t('issuing.warnPlain')} /> : null}
      <form method="post" action="/admin/issuing" class="stack-16">
        <OneOf words={words} name="issuerId" values={['did-web', 'https']} chosen={issuing.issuerId} />
        <OneOf words={words} name="status" values={['bitstring', '1edtech']} chosen={issuing.status} />
        <OneOf words={words} name="recipient" values={['hashed', 'plain']} chosen={issuing.recipient} />
        <Services words={words} issuing={issuing} />
        <p>
          <Button look="go">{words.t('common.save')}</Button>
        </p>
      </form>
    </AdminPage>
  );
}

interface OneOfProps {
  words: Words;
  name: 'issuerId' | 'status' | 'recipient';
  values: readonly string[];
  chosen: string;
}

/** One choice; the usual answer says that it is. */
function OneOf({ words, name, values, chosen }: OneOfProps): VNode {
  return (
    <Choices
      id={name}
      name={name}
      kind="one"
      legend={words.t(`issuing.${name}.legend`)}
      choices={values.map((value) => {
        const hint = words.t(`issuing.${name}.${value}.hint` as WordKey);
        return {
          value,
          label: words.t(`issuing.${name}.${value}.label` as WordKey),
          hint: usualIssuing[name] === value ? `${words.t('issuing.usual')} ${hint}` : hint,
          isChecked: chosen === value,
        };
      })}
    />
  );
}

function Services({ words, issuing }: { words: Words; issuing: Issuing }): VNode {
  return (
    <Choices
      id="services"
      name="services"
      kind="many"
      legend={words.t('issuing.services.legend')}
      choices={(['refresh', 'schema'] as const).map((value) => ({
        value,
        label: words.t(`issuing.services.${value}.label`),
        hint: words.t(`issuing.services.${value}.hint`),
        isChecked: value === 'refresh' ? issuing.hasRefresh : issuing.hasSchema,
      }))}
    />
  );
}
