/** Working on records: claim, renew, checkpoint and settle, fenced by the lease's token. */
import type { Collection, Doc, Leased } from '../../../server/model/record.ts';
import { newToken } from '../../../server/ports/random.ts';
import type { ClaimOptions, Store } from '../../../server/ports/store.ts';
import { type Encoded, encode } from '../shared/codec.ts';
import { readable, settledRecord } from '../shared/lease.ts';
import { dueOf, planClaim, shapeOf, wholeNumber } from '../shared/plan.ts';
import { GROUP_SIZE } from './group-commit.ts';
import { dueSql, valuesOf } from './sql.ts';
import type { Engine } from './engine.ts';
import { recordOf } from './row.ts';
import type { Table } from './table.ts';
import type { NewRow } from './write.ts';

export function leases(engine: Engine): Pick<Store, 'claim' | 'renew' | 'checkpoint' | 'settle'> {
  return {
    async claim<T extends Doc>(c: Collection<T>, o: ClaimOptions) {
      const { text, spec } = engine.table(c);
      const max = Math.min(wholeNumber(o.max, 'max'), GROUP_SIZE);
      const now = engine.clock.now();
      const due = dueOf(o.where, now);
      const select = text(`due ${shapeOf(due)}`, () => dueSql(spec, planClaim(spec, due)));
      const values = valuesOf(spec, due.conditions, { limit: max, now });
      const lease = { token: newToken(engine.random), until: now + o.leaseMs };
      const rows = await engine.write({ kind: 'claim', table: spec.name, select, values, max, ...lease });
      return readable(rows, (row) => recordOf(c, row) as Leased<T>);
    },

    async renew(c, { id, work }, leaseMs) {
      const { spec } = engine.table(c);
      const until = engine.clock.now() + leaseMs;
      return engine.write({ kind: 'renew', table: spec.name, id, token: work.lease.token, until });
    },

    async checkpoint<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T) {
      const table = engine.table(c);
      const record = encode(c, settledRecord(c, held, next));
      const { token } = held.work.lease;
      const fence = { rev: held.rev, token, keeps: token };
      const row = rowOf(table, record);
      const written = await engine.write({ kind: 'rewrite', table: table.spec.name, fence, row });
      if (written === undefined) return undefined;
      return { ...record.doc, ...written, rev: held.rev + 1 } as Leased<T>;
    },

    async settle(c, held, next) {
      const table = engine.table(c);
      const record = encode(c, settledRecord(c, held, next));
      const fence = { rev: held.rev, token: held.work.lease.token };
      const row = rowOf(table, record);
      return (await engine.write({ kind: 'rewrite', table: table.spec.name, fence, row })) !== undefined;
    },
  };
}

/** A checked record as it is written. */
export function rowOf<T extends Doc>(table: Table, { doc, work, body }: Encoded<T>): NewRow {
  return [doc.id, work, table.keysOf(doc), body];
}
