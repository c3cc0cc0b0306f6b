/** Writing without a lease: insert, replace, remove and purge. */
import type { Doc, Fresh } from '../../../server/model/record.ts';
import type { Store } from '../../../server/ports/store.ts';
import { type Encoded, encode } from '../shared/codec.ts';
import { GROUP_SIZE } from './group-commit.ts';
import { expression, quoted } from './sql.ts';
import type { Engine } from './engine.ts';
import { type Table, workOf } from './table.ts';

export function writes(engine: Engine): Pick<Store, 'insert' | 'replace' | 'remove' | 'purge'> {
  return {
    async insert(c, docs) {
      const { insert } = engine.table(c);
      const added = new Set<string>();
      for (let from = 0; from < docs.length; from += GROUP_SIZE) {
        const records = docs.slice(from, from + GROUP_SIZE).map((doc) => encode(c, fresh(doc)));
        const ids = await engine.write(records.length, () =>
          records.filter((r) => insert.run(r.doc.id, r.work, r.body).changes === 1).map((r) => r.doc.id),
        );
        for (const id of ids) added.add(id);
      }
      return added;
    },

    async replace(c, doc) {
      const table = engine.table(c);
      const record = encode(c, doc);
      return engine.write(1, () => replaced(table, record));
    },

    async remove(c, id, rev) {
      const { remove, removeRev } = engine.table(c);
      return engine.write(1, () => {
        const result = rev === undefined ? remove.run(id) : removeRev.run(id, BigInt(rev));
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

/**
 * A record that is written with the lease it was read with keeps the stored one, which its holder may
 * have renewed meanwhile: renewing leaves `rev` alone.
 */
function replaced<T extends Doc>(table: Table, { doc, work, body }: Encoded<T>): T | undefined {
  const rev = BigInt(doc.rev);
  const lease = doc.work?.lease;
  if (lease === undefined) {
    const { changes } = table.replace.run(work, body, doc.id, rev);
    return changes === 1 ? { ...doc, rev: doc.rev + 1 } : undefined;
  }
  const row = table.replaceLeased.get(lease.token, work, body, doc.id, rev) as [string | null] | undefined;
  return row === undefined ? undefined : { ...doc, rev: doc.rev + 1, work: workOf(row[0]) };
}

async function purgeTable(engine: Engine, table: Table): Promise<number> {
  const { name, expires } = table.spec;
  if (expires === undefined) return 0;
  const sql = `DELETE FROM ${quoted(name)} WHERE id IN (SELECT id FROM ${quoted(name)} WHERE ${expression(expires)} <= ? LIMIT ${GROUP_SIZE}) RETURNING 1`;
  for (let purged = 0; ;) {
    const values = [BigInt(engine.clock.now())];
    const deleted = await engine.write(GROUP_SIZE, () => table.rows({ sql, values }).length);
    purged += deleted;
    if (deleted < GROUP_SIZE) return purged;
  }
}
