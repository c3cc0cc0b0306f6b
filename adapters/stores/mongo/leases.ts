/** Working on records: claim, renew, checkpoint and settle, fenced by the lease's token. */
import type { Collection, Doc, Leased } from '../../../server/model/record.ts';
import { newToken } from '../../../server/ports/random.ts';
import type { ClaimOptions, Store } from '../../../server/ports/store.ts';
import { encode } from '../shared/codec.ts';
import { readable, settledRecord } from '../shared/lease.ts';
import { DUE_AT, dueOf, planClaim, wholeNumber } from '../shared/plan.ts';
import { untilCertain } from './certainty.ts';
import type { Row } from './connection.ts';
import { type Engine, recordOf, type Table } from './engine.ts';
import { matching } from './filter.ts';
import { type Fence, write, writeKeepingWork } from './writes.ts';

const MOST = 500;
const ROUNDS = 3;

export function leases(engine: Engine): Pick<Store, 'claim' | 'renew' | 'checkpoint' | 'settle'> {
  return {
    async claim<T extends Doc>(c: Collection<T>, o: ClaimOptions) {
      const table = engine.table(c);
      planClaim(table.spec, dueOf(o.where, 0));
      const max = Math.min(wholeNumber(o.max, 'max'), MOST);
      const rows = await claimRows(engine, table, { ...o, max });
      return readable(rows, (row) => recordOf(c, row) as Leased<T>);
    },

    async renew(c, held, leaseMs) {
      const { rows } = engine.table(c);
      const filter = { _id: held.id, 'work.lease.token': held.work.lease.token };
      return untilCertain(async () => {
        const until = engine.clock.now() + leaseMs;
        const update = { $set: { 'work.dueAt': until, 'work.lease.until': until } };
        return (await rows.updateOne(filter, update).exec()).matchedCount === 1;
      });
    },

    async checkpoint<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T) {
      const { rows } = engine.table(c);
      const record = encode(c, settledRecord(c, held, next));
      const work = await writeKeepingWork(rows, fenceOf(held), record);
      return work === undefined ? undefined : ({ ...record.doc, rev: held.rev + 1, work } as Leased<T>);
    },

    async settle(c, held, next) {
      const { rows } = engine.table(c);
      return write(rows, fenceOf(held), encode(c, settledRecord(c, held, next)));
    },
  };
}

function fenceOf(held: Leased<Doc>): Fence {
  return { _id: held.id, rev: held.rev, 'work.lease.token': held.work.lease.token };
}

/**
 * The claimed rows, the longest due first. What others took between the look and the write is left to
 * them; where they took all of it, it looks again.
 */
async function claimRows(engine: Engine, { spec, rows }: Table, o: ClaimOptions): Promise<Row[]> {
  for (let round = 0; round < ROUNDS; round++) {
    const now = engine.clock.now();
    const stillDue = { [DUE_AT]: { $lte: now } };
    const due = matching(spec, dueOf(o.where, now), now);
    const sort = { [DUE_AT]: 1, _id: 1 } as const;
    const look = rows.find(due, { _id: 1 }).sort(sort).limit(o.max).lean();
    const ids = (await untilCertain(() => look.clone().exec())).map((row) => row._id);
    if (ids.length === 0) return [];
    const lease = { token: newToken(engine.random), until: now + o.leaseMs };
    const update = {
      $set: { 'work.dueAt': lease.until, 'work.lease': lease },
      $inc: { 'work.attempt': 1, rev: 1 },
    };
    await untilCertain(() => rows.updateMany({ _id: { $in: ids }, ...stillDue }, update).exec());
    const mine = { _id: { $in: ids }, 'work.lease.token': lease.token };
    const taken = await untilCertain(() => rows.find(mine).lean().exec());
    const byId = new Map(taken.map((row) => [row._id, row]));
    if (taken.length > 0) return ids.flatMap((id) => byId.get(id) ?? []);
  }
  return [];
}
