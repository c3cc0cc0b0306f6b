/** What happens when the connection breaks in the middle of a write: the outcome is found out, not guessed. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { BridgeError } from '../../../server/errors.ts';

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
const PATIENCE_MS = 10_000;
const DUPLICATE = 11_000;

/** Shutdown, step-down, lost hosts, time limits and write concerns that were not met in time. */
const uncertainCodes = new Set([6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/**
 * Runs `attempt` again, for ten seconds, after a failure that leaves open whether it was carried out.
 * @param attempt must be safe to repeat; is told whether an earlier run may have been carried out
 * @throws BridgeError STORE_UNAVAILABLE where it stays unknown, and for every other failure
 */
export async function untilCertain<T>(attempt: (isRepeat: boolean) => Promise<T>): Promise<T> {
  const started = performance.now();
  let isRepeat = false;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await attempt(isRepeat);
    } catch (thrown) {
      if (!isUncertain(thrown) || performance.now() - started > PATIENCE_MS) throw translated(thrown);
    }
    isRepeat = true;
    await delay(waitMs);
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
  const errors = writeErrorsOf(thrown);
  if (errors.length === 0 || errors.some((error) => error.code !== DUPLICATE)) throw thrown;
  return new Set(errors.map((error) => error.index));
}

function writeErrorsOf(thrown: unknown): readonly { code: number; index: number }[] {
  if (!(thrown instanceof mongo.MongoBulkWriteError)) return [];
  if (thrown.result.getWriteConcernError() !== undefined) return [];
  return [thrown.writeErrors].flat();
}

function isUncertain(thrown: unknown): boolean {
  if (thrown instanceof mongo.MongoNetworkError || thrown instanceof mongo.MongoServerSelectionError)
    return true;
  if (!(thrown instanceof mongo.MongoError)) return false;
  if (thrown instanceof mongo.MongoBulkWriteError) return writeErrorsOf(thrown).length === 0;
  if (thrown instanceof mongo.MongoWriteConcernError || thrown.hasErrorLabel('RetryableWriteError'))
    return true;
  return typeof thrown.code === 'number' && uncertainCodes.has(thrown.code);
}
