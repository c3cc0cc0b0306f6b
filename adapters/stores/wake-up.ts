/** Tells whoever works on records, in this process, that something has become due. */
import type { Doc, Work } from '../../server/model/record.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Store } from '../../server/ports/store.ts';

/**
 * The store, which calls `notify` with the collection's name after each insert, replace, checkpoint or
 * settle that left work due by now. It is a hint that saves waiting for the next poll: other processes
 * hear nothing.
 */
export function withWakeUp(store: Store, clock: Clock, notify: (collection: string) => void): Store {
  const isDue = (doc: { readonly work?: Work } | undefined): boolean =>
    doc?.work !== undefined && doc.work.dueAt <= clock.now();
  const tell = (c: { name: string }, doc: Pick<Doc, 'work'> | undefined): void => {
    if (isDue(doc)) notify(c.name);
  };
  return {
    ...store,
    async insert(c, docs) {
      const added = await store.insert(c, docs);
      tell(
        c,
        docs.find((doc) => added.has(doc.id) && isDue(doc)),
      );
      return added;
    },
    async replace(c, doc) {
      const written = await store.replace(c, doc);
      tell(c, written);
      return written;
    },
    async checkpoint(c, held, next) {
      const kept = await store.checkpoint(c, held, next);
      tell(c, kept);
      return kept;
    },
    async settle(c, held, next) {
      const isWritten = await store.settle(c, held, next);
      if (isWritten) tell(c, next);
      return isWritten;
    },
  };
}
