/** Working on records: claim, renew, checkpoint and settle, fenced by the lease's token. */
import type { Collection, Doc, Leased } from '../../../server/model/record.ts';
import { newToken } from '../../../server/ports/random.ts';
import type { ClaimOptions, Store } from '../../../server/ports/store.ts';
import { encode } from '../shared/codec.ts';
import { readable, settledRecord } from '../shared/lease.ts';
import { dueOf, planClaim, shapeOf, wholeNumber } from '../shared/plan.ts';
import { GROUP_SIZE } from './group-commit.ts';
import type { Statement } from './connection.ts';
import { dueSql, valuesOf } from './sql.ts';
import type { Engine } from './engine.ts';
import { rewrite } from './rewrite.ts';
import { recordOf, type Row, type Table } from './table.ts';

export function leases(engine: Engine): Pick<Store, 'claim' | 'renew' | 'checkpoint' | 'settle'> {
  return {
    async claim<T extends Doc>(c: Collection<T>, o: ClaimOptions) {
      const table = engine.table(c);
      const max = Math.min(wholeNumber(o.max, 'max'), GROUP_SIZE);
      const due = dueOf(o.where, 0);
      const select = table.query(`due ${shapeOf(due)}`, () => dueSql(table.spec, planClaim(table.spec, due)));
      const rows = await engine.write(max, () => claimRows(engine, table, select, { ...o, max }));
      return readable(rows, (row) => recordOf(c, row) as Leased<T>);
    },

    async renew(c, held, leaseMs) {
      const { renew } = engine.table(c);
      const { id, work } = held;
      return engine.write(1, () => {
        const until = BigInt(engine.clock.now() + leaseMs);
        return renew().run(until, id, work.lease.token).changes === 1;
      });
    },

    async checkpoint<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T) {
      const table = engine.table(c);
      const record = encode(c, settledRecord(c, held, next));
      const { token } = held.work.lease;
      const fence = { rev: held.rev, token, keeps: token };
      const written = await engine.write(1, () => rewrite(table, fence, record));
      if (written === undefined) return undefined;
      return { ...record.doc, ...written, rev: held.rev + 1 } as Leased<T>;
    },

    async settle(c, held, next) {
      const table = engine.table(c);
      const record = encode(c, settledRecord(c, held, next));
      const fence = { rev: held.rev, token: held.work.lease.token };
      return engine.write(1, () => rewrite(table, fence, record) !== undefined);
    },
  };
}

/** The claimed rows, the longest due first. Both statements run in one transaction. */
function claimRows(engine: Engine, table: Table, select: Statement, o: ClaimOptions): Row[] {
  const now = engine.clock.now();
  const values = valuesOf(table.spec, dueOf(o.where, now).conditions, { limit: o.max, now });
  const ids = (select.all(...values) as [string][]).map(([id]) => id);
  if (ids.length === 0) return [];
  const until = BigInt(now + o.leaseMs);
  const rows = table.claim().all(until, newToken(engine.random), JSON.stringify(ids)) as Row[];
  const byId = new Map(rows.map((row) => [row[0], row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}
