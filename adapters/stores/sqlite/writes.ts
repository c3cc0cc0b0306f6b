/** Writing without a lease: insert, replace, remove and purge. */
import type { Doc, Fresh } from '../../../server/model/record.ts';
import type { Store } from '../../../server/ports/store.ts';
import { encode } from '../shared/codec.ts';
import { GROUP_SIZE } from './group-commit.ts';
import { rowOf } from './leases.ts';
import { purgeSql } from './sql.ts';
import type { Engine } from './engine.ts';
import type { Table } from './table.ts';

export function writes(engine: Engine): Pick<Store, 'insert' | 'replace' | 'remove' | 'purge'> {
  return {
    async insert(c, docs) {
      const table = engine.table(c);
      const added = new Set<string>();
      for (let from = 0; from < docs.length; from += GROUP_SIZE) {
        const batch = docs.slice(from, from + GROUP_SIZE);
        const rows = batch.map((doc) => rowOf(table, encode(c, fresh(doc))));
        for (const id of await engine.write({ kind: 'insert', table: table.spec.name, rows })) added.add(id);
      }
      return added;
    },

    async replace(c, doc) {
      const table = engine.table(c);
      const record = encode(c, doc);
      const fence = { rev: doc.rev, keeps: record.doc.work?.lease?.token };
      const row = rowOf(table, record);
      const written = await engine.write({ kind: 'rewrite', table: table.spec.name, fence, row });
      return written === undefined ? undefined : { ...record.doc, ...written, rev: doc.rev + 1 };
    },

    async remove(c, id, rev) {
      return engine.write({ kind: 'remove', table: engine.table(c).spec.name, id, rev });
    },

    async purge() {
      let purged = 0;
      for (const table of engine.tables.values()) purged += await purgeTable(engine, table);
      return purged;
    },
  };
}

function fresh<T extends Doc>(doc: Fresh<T>): object {
  return { ...doc, rev: 1 };
}

async function purgeTable(engine: Engine, table: Table): Promise<number> {
  const { name, expires } = table.spec;
  if (expires === undefined) return 0;
  const statement = table.text('purge', () => purgeSql(name, expires));
  for (let purged = 0; ;) {
    const values = [BigInt(engine.clock.now()), BigInt(GROUP_SIZE)];
    const deleted = await engine.write({ kind: 'purge', table: name, statement, values, max: GROUP_SIZE });
    purged += deleted;
    if (deleted < GROUP_SIZE) return purged;
  }
}
