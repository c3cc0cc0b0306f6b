/** How the state of a delivery is shown to those who run things: owners and teachers. */
import type { DeliveryState } from '../model/deliveries/delivery.ts';
import type { Tone } from './components/status-pill.tsx';

export const deliveryTones: Readonly<Record<DeliveryState, Tone>> = {
  queued: 'wait',
  sending: 'wait',
  unknown: 'wait',
  delivered: 'done',
  action_needed: 'need',
  manual: 'need',
  manual_done: 'done',
  dead: 'fail',
  cancelled: 'gone',
};
