/** Reading: by id, by an index in pages, and counting. Expired records are not shown. */
import type { Store } from '../../../server/ports/store.ts';
import { isExpired } from '../shared/codec.ts';
import { readCursor, writeCursor } from '../shared/cursor.ts';
import { askedOf, planQuery, valueAt, wholeNumber } from '../shared/plan.ts';
import { untilCertain } from './certainty.ts';
import { fieldOf } from './connection.ts';
import { type Engine, recordOf } from './engine.ts';
import { matching, onPage } from './filter.ts';

export function reads(engine: Engine): Pick<Store, 'get' | 'find' | 'count'> {
  return {
    async get(c, id) {
      const { rows, spec } = engine.table(c);
      if (!id.isWellFormed()) return undefined;
      const row = await untilCertain(() => rows.findById(id).lean().exec());
      if (row === null) return undefined;
      const doc = recordOf(c, row);
      return isExpired(spec.expires, doc, engine.clock.now()) ? undefined : doc;
    },

    async find(c, q) {
      const { rows, spec } = engine.table(c);
      const plan = planQuery(spec, askedOf(q));
      const limit = wholeNumber(q.limit, 'limit');
      const after = q.after === undefined ? undefined : readCursor(q.after);
      const filter = onPage(spec, plan, { after, now: engine.clock.now() });
      const way = plan.sort.direction === 'asc' ? 1 : -1;
      const sort = { [fieldOf(plan.sort.path)]: way, _id: way } as const;
      const found = await untilCertain(() =>
        rows
          .find(filter)
          .sort(sort)
          .limit(limit + 1)
          .lean()
          .exec(),
      );
      const items = found.slice(0, limit).map((row) => recordOf(c, row));
      const last = items.at(-1);
      if (found.length <= limit || last === undefined) return { items };
      return { items, next: writeCursor({ value: valueAt(last, plan.sort.path), id: last.id }) };
    },

    async count(c, where, cap) {
      const { rows, spec } = engine.table(c);
      const filter = matching(spec, planQuery(spec, askedOf({ where })), engine.clock.now());
      const limit = wholeNumber(cap, 'cap');
      return untilCertain(() => rows.countDocuments(filter, { limit }).exec());
    },
  };
}
