/** What a promise or function fails with, for asserting on codes. */
import { BridgeError } from '../../server/errors.ts';

/** The BridgeError it rejects with; anything else is a failed test. */
export async function failureOf(work: Promise<unknown>): Promise<BridgeError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof BridgeError) return thrown;
    throw thrown;
  }
  throw new Error('it was expected to fail, and did not');
}

/** The same for something that throws at once. */
export async function throwOf(work: () => unknown): Promise<BridgeError> {
  return failureOf(Promise.resolve().then(work));
}
