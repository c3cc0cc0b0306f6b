/** A badge of another issuer in a person's account: what it says, its file, a check, the way to delete it. */
import type { VNode } from 'preact';
import type { HeldCredential } from '../../model/wallets/held-credential.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Facts } from '../components/facts.tsx';
import { Name } from '../components/name.tsx';
import { Time } from '../components/time.tsx';
import { type PersonFrame, PersonPage } from './person-page.tsx';

export interface ElsewherePageProps {
  frame: PersonFrame;
  held: HeldCredential;
}

export function ElsewherePage({ frame, held }: ElsewherePageProps): VNode {
  const { words, now, who } = frame;
  const { expiresAt } = held;
  const isOver = expiresAt !== undefined && expiresAt <= now;
  const path = `/my/elsewhere/${held.id}`;
  const back = { href: '/my', label: words.t('person.badges') };
  return (
    <PersonPage frame={frame} title={held.name} area="badges" back={back} narrow>
      {held.isForPerson ? null : (
        <Callout kind="warning" title={words.t('person.elsewhere.other')}>
          {words.t('person.elsewhere.otherText')}
        </Callout>
      )}
      <Facts
        facts={[
          { label: words.t('learner.badge.by'), value: <Name>{held.issuer.name}</Name> },
          { label: words.t('person.elsewhere.issuerId'), value: held.issuer.id, isCode: true },
          { label: words.t('person.elsewhere.issued'), value: <Time at={held.issuedAt} words={words} /> },
          expiresAt === undefined
            ? undefined
            : {
                label: words.t(isOver ? 'learner.award.expiredOn' : 'learner.award.validUntil'),
                value: <Time at={expiresAt} words={words} />,
              },
          { label: words.t('person.elsewhere.from'), value: <Name>{held.from}</Name> },
          {
            label: words.t('person.elsewhere.checked'),
            value: <Time at={held.checkedAt} words={words} form="minute" />,
          },
        ]}
      />
      <div class="line">
        <form method="post" action="/verify" target="_blank" rel="noopener">
          <input type="hidden" name="text" value={held.text} />
          <Button look="go">{words.t('person.elsewhere.verify')}</Button>
        </form>
        <LinkButton icon="download" href={`${path}/file`}>
          {words.t('learner.award.download')}
        </LinkButton>
        <Dialog
          id="delete"
          label={words.t('person.elsewhere.delete')}
          look="risk"
          title={words.t('person.elsewhere.deleteTitle')}
          action={`${path}/delete`}
          hidden={{ who }}
          confirm={words.t('person.elsewhere.delete')}
          cancel={words.t('person.elsewhere.keep')}
        >
          <p>{words.t('person.elsewhere.deleteText')}</p>
        </Dialog>
      </div>
    </PersonPage>
  );
}
