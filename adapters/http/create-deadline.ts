/** The time limits of one exchange, and the caller's own signal, as one signal. */
import { type BridgeError } from '../../server/errors.ts';
import { httpError, type Reach } from './http-error.ts';

/** A limit on a part of the exchange. */
interface Part {
  clear(): void;
}

export interface Deadline {
  signal: AbortSignal;
  /** Why the exchange was cut off; undefined while it was not. */
  failure(): BridgeError | undefined;
  /** Fails the exchange with HTTP_TIMEOUT unless the part is cleared in time. */
  within(ms: number, reason: string): Part;
  /** The promise, or the failure where that comes first: for work that cannot be aborted. */
  race<T>(work: Promise<T>): Promise<T>;
  clear(): void;
}

/**
 * @param timeoutMs time for everything, slow bodies too
 * @param outer the caller's signal: HTTP_NETWORK where it aborts
 * @param reach read when the limit strikes, for the error's details
 */
export function createDeadline(timeoutMs: number, outer: AbortSignal | undefined, reach: Reach): Deadline {
  const controller = new AbortController();
  let failure: BridgeError | undefined;
  const fail = (error: BridgeError): void => {
    failure ??= error;
    controller.abort(failure);
  };
  const within = (ms: number, reason: string): Part => {
    const timer = setTimeout(() => fail(httpError('HTTP_TIMEOUT', reach, reason)), ms);
    return { clear: () => clearTimeout(timer) };
  };
  const whole = within(timeoutMs, 'the answer took too long');
  const stop = (): void => fail(httpError('HTTP_NETWORK', reach, 'stopped by the caller'));
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop);
  return {
    signal: controller.signal,
    failure: () => failure,
    within,
    race: (work) =>
      new Promise((resolve, reject) => {
        const cut = (): void => reject(failure ?? new Error('aborted'));
        if (controller.signal.aborted) cut();
        controller.signal.addEventListener('abort', cut, { once: true });
        work.then(resolve, reject).finally(() => controller.signal.removeEventListener('abort', cut));
      }),
    clear() {
      whole.clear();
      outer?.removeEventListener('abort', stop);
    },
  };
}
