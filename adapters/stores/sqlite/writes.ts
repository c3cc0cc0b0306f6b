/** Writing without a lease: insert, replace, remove and purge. */
import type { Doc, Fresh } from '../../../server/model/record.ts';
import type { Store } from '../../../server/ports/store.ts';
import { type Encoded, encode } from '../shared/codec.ts';
import { GROUP_SIZE } from './group-commit.ts';
import { purgeSql } from './sql.ts';
import type { Engine } from './engine.ts';
import { rewrite } from './rewrite.ts';
import type { Table } from './table.ts';

export function writes(engine: Engine): Pick<Store, 'insert' | 'replace' | 'remove' | 'purge'> {
  return {
    async insert(c, docs) {
      const table = engine.table(c);
      const added = new Set<string>();
      for (let from = 0; from < docs.length; from += GROUP_SIZE) {
        const records = docs.slice(from, from + GROUP_SIZE).map((doc) => encode(c, fresh(doc)));
        const ids = await engine.write(records.length, () => insertNew(table, records));
        for (const id of ids) added.add(id);
      }
      return added;
    },

    async replace(c, doc) {
      const table = engine.table(c);
      const record = encode(c, doc);
      const fence = { rev: doc.rev, keeps: record.doc.work?.lease?.token };
      const written = await engine.write(1, () => rewrite(table, fence, record));
      return written === undefined ? undefined : { ...record.doc, ...written, rev: doc.rev + 1 };
    },

    async remove(c, id, rev) {
      const { remove, removeRev } = engine.table(c);
      return engine.write(1, () => {
        const result = rev === undefined ? remove().run(id) : removeRev().run(id, BigInt(rev));
        return result.changes === 1;
      });
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

/** The ids of those of the records that were not there. */
function insertNew<T extends Doc>(table: Table, records: readonly Encoded<T>[]): string[] {
  const insert = table.insert();
  const isNew = ({ doc, work, body }: Encoded<T>): boolean =>
    insert.run(doc.id, work, table.keysOf(doc), body).changes === 1;
  return records.filter(isNew).map(({ doc }) => doc.id);
}

async function purgeTable(engine: Engine, table: Table): Promise<number> {
  const { name, expires } = table.spec;
  if (expires === undefined) return 0;
  const statement = table.query('purge', () => purgeSql(name, expires));
  for (let purged = 0; ;) {
    const deleted = await engine.write(
      GROUP_SIZE,
      () => statement.all(BigInt(engine.clock.now()), BigInt(GROUP_SIZE)).length,
    );
    purged += deleted;
    if (deleted < GROUP_SIZE) return purged;
  }
}
