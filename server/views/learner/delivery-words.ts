/** The state of a delivery for the learner whose badge it is: what is, why, and what helps (providers.md P7-P9). */
import type { OwnDelivery } from '../../actions/learners/read-own-award.ts';
import type { Award } from '../../model/awards/award.ts';
import type { Delivery } from '../../model/deliveries/delivery.ts';
import { maskAddress } from '../../model/learners/mask-address.ts';
import { isolated } from '../components/rule-words.ts';
import type { Tone } from '../components/status-pill.tsx';
import type { Params, WordKey, Words } from '../words.ts';

export interface DeliveryLook {
  tone: Tone;
  state: string;
  /** Sentences; one with a time in it is `timed` instead. */
  text: string;
  timed?: { key: WordKey; params: Params; ms: number; form: 'minute' | 'ago' };
  /** again: the same once more · sign-in: the connection needs its learner first. */
  next?: 'again' | 'sign-in';
  /** It changes by itself soon. */
  isMoving: boolean;
}

export function deliveryLook(own: OwnDelivery, award: Award, words: Words): DeliveryLook {
  const { delivery } = own;
  if (award.state === 'revoked') return afterRevocation(own, words);
  switch (delivery.state) {
    case 'delivered':
      return delivered(own, words);
    case 'queued':
      return queued(own, award, words);
    case 'sending':
    case 'unknown':
      return {
        tone: 'wait',
        state: stateWord(delivery.state, words),
        text: delivery.state === 'sending' ? '' : say('unknown', own, words),
        isMoving: true,
      };
    case 'action_needed':
    case 'dead':
      return stuck(own, award, words);
    case 'manual':
    case 'manual_done':
      return {
        tone: delivery.state === 'manual' ? 'none' : 'done',
        state: stateWord(delivery.state, words),
        text: say('manual', own, words),
        isMoving: false,
      };
    case 'cancelled':
      return cancelled(own, award, words);
  }
}

type StateWord = Delivery['state'] | 'withheld' | 'rejected' | 'leaving' | 'left';

function stateWord(state: StateWord, words: Words): string {
  return words.t(`learner.delivery.state.${state}`);
}

function say(
  key: 'unknown' | 'withheld' | 'rejected' | 'leaving' | 'left' | 'manual',
  { host }: OwnDelivery,
  words: Words,
): string {
  return words.t(`learner.delivery.${key}`, { host: isolated(host.name) });
}

/** Ours and the provider's state are separate: what we sent need not be shown there (P7, P9). */
function delivered(own: OwnDelivery, words: Words): DeliveryLook {
  const { providerState, there, lastAttemptAt, createdAt } = own.delivery;
  if (['unpublished', 'processing', 'pending'].includes(providerState))
    return {
      tone: 'wait',
      state: stateWord('withheld', words),
      text: say('withheld', own, words),
      isMoving: true,
    };
  if (['rejected', 'deleted', 'expired', 'revoked'].includes(providerState))
    return {
      tone: 'need',
      state: stateWord('rejected', words),
      text: say('rejected', own, words),
      isMoving: false,
    };
  const isAdopted = there.kind === 'revision' && there.isAdopted;
  return {
    tone: 'done',
    state: stateWord('delivered', words),
    text: words.t('learner.delivery.later'),
    timed: {
      key: isAdopted ? 'learner.delivery.adopted' : 'learner.delivery.delivered',
      params: {},
      ms: lastAttemptAt ?? createdAt,
      form: 'minute',
    },
    isMoving: false,
  };
}

function queued(own: OwnDelivery, award: Award, words: Words): DeliveryLook {
  const { lastCode, nextAttemptAt } = own.delivery;
  const waiting = { tone: 'wait', state: stateWord('queued', words) } as const;
  if (lastCode === undefined) return { ...waiting, text: words.t('learner.delivery.queued'), isMoving: true };
  const reason = reasonText(own, award, words);
  if (nextAttemptAt === undefined) return { ...waiting, text: reason, isMoving: false };
  return {
    ...waiting,
    text: '',
    timed: { key: 'learner.delivery.retry', params: { reason }, ms: nextAttemptAt, form: 'ago' },
    next: 'again',
    isMoving: true,
  };
}

const signInCodes: readonly (string | undefined)[] = ['auth_expired', 'auth_invalid', 'forbidden'];

function stuck(own: OwnDelivery, award: Award, words: Words): DeliveryLook {
  const { state, lastCode } = own.delivery;
  const needsSignIn = signInCodes.includes(lastCode) || own.connection.state === 'action_needed';
  return {
    tone: state === 'dead' ? 'fail' : 'need',
    state: stateWord(state === 'dead' ? 'dead' : 'action_needed', words),
    text: reasonText(own, award, words),
    next: needsSignIn ? 'sign-in' : 'again',
    isMoving: false,
  };
}

function cancelled(own: OwnDelivery, award: Award, words: Words): DeliveryLook {
  const isOff = own.connection.state === 'off';
  const why =
    own.delivery.lastCode === 'expired_badge' && award.expiresAt !== undefined
      ? 'expired'
      : isOff
        ? 'off'
        : 'other';
  return {
    tone: 'none',
    state: stateWord('cancelled', words),
    text: words.t(`learner.delivery.cancelled.${why}`),
    ...(why === 'other' ? { next: 'again' as const } : {}),
    isMoving: false,
  };
}

function afterRevocation(own: OwnDelivery, words: Words): DeliveryLook {
  const { there, state } = own.delivery;
  if (there.kind === 'left')
    return {
      tone: 'gone',
      state: stateWord('left', words),
      text: say('left', own, words),
      isMoving: false,
    };
  if (there.kind === 'none' || state === 'cancelled')
    return {
      tone: 'none',
      state: stateWord('cancelled', words),
      text: words.t('learner.delivery.cancelled.revoked'),
      isMoving: false,
    };
  return {
    tone: 'wait',
    state: stateWord('leaving', words),
    text: say('leaving', own, words),
    isMoving: true,
  };
}

/** The address is shown masked: the page may be on a projector (P25). */
function reasonText({ delivery, host }: OwnDelivery, award: Award, words: Words): string {
  const address = award.documents?.address;
  const key: WordKey = `learner.delivery.reason.${codeOf(delivery)}`;
  return words.t(key, {
    host: isolated(host.name),
    address: isolated(address === undefined ? words.t('learner.delivery.address') : maskAddress(address)),
  });
}

/** Without a code of its own a delivery waits for its connection. */
function codeOf({ lastCode }: Delivery): NonNullable<Delivery['lastCode']> {
  return lastCode ?? 'auth_invalid';
}
