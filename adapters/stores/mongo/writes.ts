/** Writing without a lease: insert, replace, remove and purge. */
import { isDeepStrictEqual } from 'node:util';
import type { Doc, Work } from '../../../server/model/record.ts';
import type { Store } from '../../../server/ports/store.ts';
import { type Encoded, encode } from '../shared/codec.ts';
import { duplicatesOf, untilCertain } from './certainty.ts';
import { fieldOf, type Row, type Rows } from './connection.ts';
import { bodyOf, type Engine } from './engine.ts';

const BATCH = 500;

export function writes(engine: Engine): Pick<Store, 'insert' | 'replace' | 'remove' | 'purge'> {
  return {
    async insert(c, docs) {
      const { rows } = engine.table(c);
      const added = new Set<string>();
      for (let from = 0; from < docs.length; from += BATCH) {
        const batch = docs.slice(from, from + BATCH).map((doc) => rowOf(encode(c, { ...doc, rev: 1 })));
        const first = new Map(batch.toReversed().map((row) => [row._id, row]));
        for (const id of await insertRows(rows, [...first.values()])) added.add(id);
      }
      return added;
    },

    async replace(c, doc) {
      const { rows } = engine.table(c);
      const record = encode(c, doc);
      const lease = record.doc.work?.lease;
      const { id, rev } = doc;
      if (lease !== undefined) {
        const kept = await writeKeepingWork(rows, { _id: id, rev, 'work.lease.token': lease.token }, record);
        if (kept !== undefined) return { ...record.doc, rev: rev + 1, work: kept };
      }
      const isWritten = await write(rows, { _id: id, rev }, record);
      return isWritten ? { ...record.doc, rev: rev + 1 } : undefined;
    },

    async remove(c, id, rev) {
      const { rows } = engine.table(c);
      const filter = rev === undefined ? { _id: id } : { _id: id, rev };
      return untilCertain(async (isRepeat) => {
        const { deletedCount } = await rows.deleteOne(filter).exec();
        return deletedCount === 1 || (isRepeat && (await rows.exists({ _id: id }).exec()) === null);
      });
    },

    async purge() {
      let purged = 0;
      for (const { spec, rows } of engine.tables.values()) {
        if (spec.expires === undefined) continue;
        const filter = { [fieldOf(spec.expires)]: { $lte: engine.clock.now() } };
        purged += await untilCertain(async () => (await rows.deleteMany(filter).exec()).deletedCount);
      }
      return purged;
    },
  };
}

/** What a fenced write matches: the record at this revision and, while it is held, with this token. */
export interface Fence {
  _id: string;
  rev: number;
  'work.lease.token'?: string;
}

/** Writes the record with its work where the fence matches; false: it did not. */
export async function write<T extends Doc>(rows: Rows, fence: Fence, record: Encoded<T>): Promise<boolean> {
  const { rev } = fence;
  const row = { ...rowOf(record), rev: rev + 1 };
  const { _id, work, ...set } = row;
  const update = work === undefined ? { $set: set, $unset: { work: true } } : { $set: { ...set, work } };
  return untilCertain(async (isRepeat) => {
    const { matchedCount } = await rows.updateOne(fence, update).exec();
    return matchedCount === 1 || (isRepeat && isDeepStrictEqual(await rows.findById(_id).lean().exec(), row));
  });
}

/** Writes the record beside its stored work where the fence matches; that work, or undefined where it did not. */
export async function writeKeepingWork<T extends Doc>(
  rows: Rows,
  fence: Fence,
  record: Encoded<T>,
): Promise<Work | undefined> {
  const doc = bodyOf(record);
  const rev = fence.rev + 1;
  return untilCertain(async (isRepeat) => {
    const update = { $set: { doc, rev } };
    const row = await rows.findOneAndUpdate(fence, update, { returnDocument: 'after' }).lean().exec();
    if (row !== null || !isRepeat) return row?.work;
    const now = await rows
      .findOne({ ...fence, rev })
      .lean()
      .exec();
    return isDeepStrictEqual(now?.doc, doc) ? now?.work : undefined;
  });
}

/**
 * The ids that are new. Where the outcome of an earlier attempt is unknown, what is there now counts as
 * having been there before: an identifier that may have been used is used.
 */
async function insertRows(rows: Rows, batch: readonly Row[]): Promise<string[]> {
  const operations = batch.map((document) => ({ insertOne: { document } }));
  return untilCertain(async () => {
    try {
      await rows.bulkWrite(operations, { ordered: false });
      return batch.map((row) => row._id);
    } catch (thrown) {
      const duplicates = duplicatesOf(thrown);
      return batch.filter((_row, i) => !duplicates.has(i)).map((row) => row._id);
    }
  });
}

function rowOf<T extends Doc>(record: Encoded<T>): Row {
  const { id, rev, work } = record.doc;
  return { _id: id, rev, ...(work === undefined ? {} : { work }), doc: bodyOf(record) };
}
