/** Working on records: claim, renew, checkpoint and settle, fenced by the lease's token. */
import type { Collection, Doc, Leased } from '../../../server/model/record.ts';
import { newToken } from '../../../server/ports/random.ts';
import type { ClaimOptions, Store } from '../../../server/ports/store.ts';
import { encode } from '../shared/codec.ts';
import { readable, settledRecord } from '../shared/lease.ts';
import { DUE_AT, type Plan, planClaim, wholeNumber } from '../shared/plan.ts';
import { GROUP_SIZE } from './group-commit.ts';
import { selectSql } from './sql.ts';
import type { Engine } from './engine.ts';
import { recordOf, type Row, type Table, workOf } from './table.ts';

export function leases(engine: Engine): Pick<Store, 'claim' | 'renew' | 'checkpoint' | 'settle'> {
  return {
    async claim<T extends Doc>(c: Collection<T>, o: ClaimOptions) {
      const table = engine.table(c);
      const plan = planClaim(table.spec, o.where);
      const max = Math.min(wholeNumber(o.max, 'max'), GROUP_SIZE);
      const rows = await engine.write(max, () => claimRows(engine, table, plan, { ...o, max }));
      return readable(rows, (row) => recordOf(c, row) as Leased<T>);
    },

    async renew(c, held, leaseMs) {
      const { renew } = engine.table(c);
      const { id, work } = held;
      return engine.write(1, () => {
        const until = BigInt(engine.clock.now() + leaseMs);
        return renew.run(until, id, work.lease.token).changes === 1;
      });
    },

    async checkpoint<T extends Doc>(c: Collection<T>, held: Leased<T>, next: T) {
      const { checkpoint } = engine.table(c);
      const { doc, body } = encode(c, settledRecord(c, held, next));
      const { token } = held.work.lease;
      const row = await engine.write(1, () => {
        return checkpoint.get(body, held.id, BigInt(held.rev), token) as [string] | undefined;
      });
      if (row === undefined) return undefined;
      return { ...doc, rev: held.rev + 1, work: workOf(row[0]) } as Leased<T>;
    },

    async settle(c, held, next) {
      const { settle } = engine.table(c);
      const { work, body } = encode(c, settledRecord(c, held, next));
      const { token } = held.work.lease;
      return engine.write(1, () => settle.run(work, body, held.id, BigInt(held.rev), token).changes === 1);
    },
  };
}

/** The claimed rows, the longest due first. Both statements run in one transaction. */
function claimRows(engine: Engine, table: Table, plan: Plan, o: ClaimOptions): Row[] {
  const now = engine.clock.now();
  const page = { limit: o.max, after: undefined, now };
  const due = { kind: 'range', path: DUE_AT, operator: 'lte', value: now } as const;
  const select = selectSql(table.spec, { ...plan, conditions: [...plan.conditions, due] }, page, 'id');
  const ids = (table.rows(select) as [string][]).map(([id]) => id);
  if (ids.length === 0) return [];
  const until = BigInt(now + o.leaseMs);
  const rows = table.claim.all(until, newToken(engine.random), JSON.stringify(ids)) as Row[];
  const byId = new Map(rows.map((row) => [row[0], row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}
