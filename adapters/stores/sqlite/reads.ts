/** Reading: by id, by an index in pages, and counting. Expired records are not shown. */
import type { Store } from '../../../server/ports/store.ts';
import { isExpired } from '../shared/codec.ts';
import { readCursor, writeCursor } from '../shared/cursor.ts';
import { planQuery, valueAt, wholeNumber } from '../shared/plan.ts';
import { countSql, pageSql } from './sql.ts';
import type { Engine } from './engine.ts';
import { recordOf, type Row } from './table.ts';

export function reads(engine: Engine): Pick<Store, 'get' | 'find' | 'count'> {
  return {
    async get(c, id) {
      const { get, spec } = engine.table(c);
      if (!id.isWellFormed()) return undefined;
      const row = await engine.read(() => get.get(id) as Row | undefined);
      if (row === undefined) return undefined;
      const doc = recordOf(c, row);
      return isExpired(spec.expires, doc, engine.clock.now()) ? undefined : doc;
    },

    async find(c, q) {
      const table = engine.table(c);
      const plan = planQuery(table.spec, q);
      const limit = wholeNumber(q.limit, 'limit');
      const after = q.after === undefined ? undefined : readCursor(q.after);
      const command = pageSql(table.spec, plan, { limit: limit + 1, after, now: engine.clock.now() });
      const rows = await engine.read(() => table.rows(command) as Row[]);
      const items = rows.slice(0, limit).map((row) => recordOf(c, row));
      const last = items.at(-1);
      if (rows.length <= limit || last === undefined) return { items };
      return { items, next: writeCursor({ value: valueAt(last, plan.sort.path), id: last.id }) };
    },

    async count(c, where, cap) {
      const table = engine.table(c);
      const plan = planQuery(table.spec, { where });
      const command = countSql(table.spec, plan, wholeNumber(cap, 'cap'), engine.clock.now());
      const [row] = await engine.read(() => table.rows(command) as [number][]);
      return row?.[0] ?? 0;
    },
  };
}
