/** The state of a connection in the words that are the same everywhere (providers.md P24). */
import type { Connection } from '../../model/deliveries/backpack-host.ts';
import type { Tone } from '../components/status-pill.tsx';
import type { Words } from '../words.ts';

/** `Connected`, `Pending`, `Not connected` or `Error: reason`. */
export function connectionLook(
  connection: Pick<Connection, 'state' | 'reason'> | undefined,
  words: Words,
): { tone: Tone; state: string } {
  switch (connection?.state) {
    case undefined:
    case 'off':
      return { tone: 'none', state: words.t('backpack.state.none') };
    case 'pending':
      return { tone: 'wait', state: words.t('backpack.state.pending') };
    case 'connected':
      return { tone: 'done', state: words.t('backpack.state.connected') };
    case 'action_needed': {
      const reason = words.t(`backpack.reason.${connection.reason ?? 'sign-in-failed'}`);
      return { tone: 'fail', state: words.t('backpack.state.error', { reason }) };
    }
  }
}
