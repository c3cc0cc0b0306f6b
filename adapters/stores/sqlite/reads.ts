/** Reading: by id, by an index in pages, and counting. Expired records are not shown. */
import type { Store } from '../../../server/ports/store.ts';
import { isExpired } from '../shared/codec.ts';
import { readCursor, writeCursor } from '../shared/cursor.ts';
import { askedOf, planQuery, shapeOf, valueAt, wholeNumber } from '../shared/plan.ts';
import { countSql, pageSql, valuesOf } from './sql.ts';
import type { Engine } from './engine.ts';
import { recordOf, type Row } from './row.ts';

export function reads(engine: Engine): Pick<Store, 'get' | 'find' | 'count'> {
  return {
    async get(c, id) {
      const { get, spec } = engine.table(c);
      if (!id.isWellFormed()) return undefined;
      const row = await engine.read(() => get().get(id) as Row | undefined);
      if (row === undefined) return undefined;
      const doc = recordOf(c, row);
      return isExpired(spec.expires, doc, engine.clock.now()) ? undefined : doc;
    },

    async find(c, q) {
      const table = engine.table(c);
      const asked = askedOf(q);
      const limit = wholeNumber(q.limit, 'limit');
      const after = q.after === undefined ? undefined : readCursor(q.after);
      const isContinued = after !== undefined;
      const statement = table.query(`${isContinued ? 'next' : 'first'} ${shapeOf(asked)}`, () =>
        pageSql(table.spec, planQuery(table.spec, asked), isContinued),
      );
      const run = { limit: limit + 1, after, now: engine.clock.now() };
      const values = valuesOf(table.spec, asked.conditions, run);
      const rows = await engine.read(() => statement.all(...values) as Row[]);
      const items = rows.slice(0, limit).map((row) => recordOf(c, row));
      const last = items.at(-1);
      if (rows.length <= limit || last === undefined) return { items };
      return { items, next: writeCursor({ value: valueAt(last, asked.sort.path), id: last.id }) };
    },

    async count(c, where, cap) {
      const table = engine.table(c);
      const asked = askedOf({ where });
      const statement = table.query(`count ${shapeOf(asked)}`, () =>
        countSql(table.spec, planQuery(table.spec, asked)),
      );
      const run = { limit: wholeNumber(cap, 'cap'), now: engine.clock.now() };
      const values = valuesOf(table.spec, asked.conditions, run);
      const [count] = await engine.read(() => statement.get(...values) as [number]);
      return count;
    },
  };
}
