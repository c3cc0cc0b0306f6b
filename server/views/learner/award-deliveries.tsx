/** Where an award is: one row per backpack it was sent to, with what helps where it is not there. */
import type { VNode } from 'preact';
import type { OwnAward, OwnDelivery } from '../../actions/learners/read-own-award.ts';
import { Button, LinkButton, NewTabLink } from '../components/button.tsx';
import { DeliveryRow } from '../components/delivery-row.tsx';
import { Filled } from '../components/filled.tsx';
import { Rows } from '../components/rows.tsx';
import { isolated } from '../components/rule-words.ts';
import { Time } from '../components/time.tsx';
import { deliveryLook, type DeliveryLook } from './delivery-words.ts';
import type { Frame } from './learner-page.tsx';

export interface AwardDeliveriesProps {
  frame: Frame;
  own: OwnAward;
}

export function AwardDeliveries({ frame, own }: AwardDeliveriesProps): VNode {
  if (own.deliveries.length === 0) return <p class="muted">{frame.words.t('learner.award.nowhere')}</p>;
  return (
    <Rows>
      {own.deliveries.map((one) => (
        <Delivered key={one.delivery.id} frame={frame} own={own} one={one} />
      ))}
    </Rows>
  );
}

function Delivered({ frame, own, one }: AwardDeliveriesProps & { one: OwnDelivery }): VNode {
  const { words, now } = frame;
  const look = deliveryLook(one, own.award, words);
  const { timed } = look;
  return (
    <DeliveryRow
      name={one.host.name}
      tone={look.tone}
      state={look.state}
      next={<Next frame={frame} own={own} one={one} look={look} />}
    >
      {timed === undefined ? null : (
        <>
          <Filled
            words={words}
            phrase={timed.key}
            params={timed.params}
            parts={{ time: <Time at={timed.ms} now={now} form={timed.form} words={words} /> }}
          />{' '}
        </>
      )}
      {look.text}
    </DeliveryRow>
  );
}

function Next(p: AwardDeliveriesProps & { one: OwnDelivery; look: DeliveryLook }): VNode | null {
  const { words, home } = p.frame;
  const { delivery, host } = p.one;
  const canSend = p.own.standing === 'made' && host.state === 'ready';
  if (p.look.next === 'sign-in')
    return (
      <LinkButton isLow href={`${home}/preferences`} about={host.name}>
        {words.t('learner.delivery.signIn')}
      </LinkButton>
    );
  if (p.look.next === 'again' && canSend)
    return (
      <form method="post" action={`${home}/awards/${delivery.award}/send`}>
        <Button isLow icon="rotate-cw" name="connection" value={delivery.connection} about={host.name}>
          {words.t('learner.delivery.again')}
        </Button>
      </form>
    );
  const { externalUrl } = delivery;
  if (externalUrl === undefined || !/^https?:\/\//i.test(externalUrl)) return null;
  return (
    <NewTabLink href={externalUrl} newTab={words.t('common.newTab')}>
      {words.t('learner.delivery.see', { host: isolated(host.name) })}
    </NewTabLink>
  );
}
