/** A learner's record as a file: which part, under which name, and how often. */
import { z } from 'zod';
import { signRecord } from '../../actions/learners/learner-record.ts';
import type { Me } from '../../actions/learners/own-learner.ts';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import { organisations } from '../../model/organisations/organisation.ts';
import type { Asked, Reply } from './asked.ts';
import { attachment } from './attachment.ts';
import { type Attempts, createAttempts } from './attempts.ts';

const HOUR_MS = 3_600_000;
/** Each download signs a record anew, which costs more than any single badge. */
const PER_HOUR = 30;

const partNumber = z.coerce.number().int().min(1).max(1000).catch(1);

/** Counts the records of one learner or person, in this process. */
export function createRecordLimit(ctx: Context): Attempts {
  return createAttempts(ctx.clock, { max: PER_HOUR, windowMs: HOUR_MS });
}

/**
 * @param mine learners of one organisation that are the same person, at least one
 * @throws NOT_FOUND where there is nothing to put into it · RATE_LIMITED
 */
export async function recordReply(
  ctx: Context,
  limit: Attempts,
  { words, query }: Asked,
  mine: readonly [Me, ...Me[]],
): Promise<Reply> {
  const [{ learner }] = mine;
  const organisation = await ctx.store.get(organisations, learner.organisation);
  if (organisation === undefined) throw new BridgeError('NOT_FOUND', 'the organisation is gone');
  if (!limit.allow(learner.id)) throw new BridgeError('RATE_LIMITED', 'too many records were asked for');
  const part = partNumber.parse(query.get('part') ?? undefined);
  const name = words.t('person.record.name', { organisation: organisation.name });
  const record = await signRecord(ctx, { organisation: organisation.id, mine, part, name });
  return attachment('application/vc+ld+json', record, `${name}.json`);
}
