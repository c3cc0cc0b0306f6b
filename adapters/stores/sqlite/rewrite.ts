/** Writing over a stored record: what replace, checkpoint and settle have in common. */
import type { Doc, Work } from '../../../server/model/record.ts';
import type { Encoded } from '../shared/codec.ts';
import { type Table, workOf } from './table.ts';

export interface Fence {
  /** The revision that must be stored. */
  rev: number;
  /** The token of the lease that must be stored; without it any will do. */
  token?: string | undefined;
  /** Token of a lease under which the stored work is kept: it may have been renewed, which leaves `rev` alone. */
  keeps?: string | undefined;
}

/**
 * Writes the record where the stored one is as `fence` says; undefined where it is not. Tells the work where
 * that was kept. Runs inside a transaction that holds the write lock, so nothing comes between look and write.
 */
export function rewrite<T extends Doc>(
  table: Table,
  fence: Fence,
  { doc, work, body }: Encoded<T>,
): { work?: Work } | undefined {
  const found = table.look().get(doc.id) as [rev: number, work: string | null, keys: string] | undefined;
  if (found?.[0] !== fence.rev) return undefined;
  const [, storedWork, storedKeys] = found;
  const stored = fence.token === undefined && fence.keeps === undefined ? undefined : workOf(storedWork);
  if (fence.token !== undefined && stored?.lease?.token !== fence.token) return undefined;
  const kept = fence.keeps !== undefined && stored?.lease?.token === fence.keeps ? stored : undefined;
  const isWorkSame = kept !== undefined || storedWork === work;
  const keys = table.keysOf(doc);
  if (keys === storedKeys) {
    if (isWorkSame) table.rewrite.doc().run(body, doc.id);
    else table.rewrite.work().run(body, work, doc.id);
  } else if (isWorkSame) table.rewrite.keys().run(body, keys, doc.id);
  else table.rewrite.all().run(body, work, keys, doc.id);
  return kept === undefined ? {} : { work: kept };
}
