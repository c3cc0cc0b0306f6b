/** What happens when the connection breaks in the middle of a write: the outcome is found out, not guessed. */
import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { BridgeError } from '../../../server/errors.ts';

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 100;
const DUPLICATE = 11_000;

/** Shutdown, step-down, lost hosts, time limits and write concerns that were not met in time. */
const uncertainCodes = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/**
 * Runs `attempt` again after a failure that leaves open whether it was carried out.
 * @param attempt must be safe to repeat; is told whether an earlier run may have been carried out
 * @throws BridgeError STORE_UNAVAILABLE where it stays unknown, and for every other failure
 */
export async function untilCertain<T>(attempt: (isRepeat: boolean) => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(failures > 0);
    } catch (thrown) {
      if (!isUncertain(thrown) || failures + 1 >= ATTEMPTS) throw translated(thrown);
      await delay(FIRST_WAIT_MS * 2 ** failures);
    }
  }
}

/** What the driver threw as a BridgeError; one of ours stays as it is. */
export function translated(thrown: unknown): BridgeError {
  if (thrown instanceof BridgeError) return thrown;
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'unknown error';
  return new BridgeError('STORE_UNAVAILABLE', `MongoDB: ${reason}`, { cause: thrown });
}

/** Positions of the records of an unordered insert that were there already; throws any other failure. */
export function duplicatesOf(thrown: unknown): Set<number> {
  if (!(thrown instanceof mongo.MongoBulkWriteError) || thrown.result.getWriteConcernError() !== undefined)
    throw thrown;
  const errors = [thrown.writeErrors].flat() as { code: number; index: number }[];
  if (errors.length === 0 || errors.some((error) => error.code !== DUPLICATE)) throw thrown;
  return new Set(errors.map((error) => error.index));
}

function isUncertain(thrown: unknown): boolean {
  if (thrown instanceof mongo.MongoNetworkError || thrown instanceof mongo.MongoServerSelectionError)
    return true;
  if (thrown instanceof mongo.MongoBulkWriteError && thrown.result.getWriteConcernError() !== undefined)
    return true;
  if (!(thrown instanceof mongo.MongoError)) return false;
  const isMarked =
    thrown.hasErrorLabel('RetryableWriteError') || thrown instanceof mongo.MongoWriteConcernError;
  return isMarked || (typeof thrown.code === 'number' && uncertainCodes.has(thrown.code));
}
