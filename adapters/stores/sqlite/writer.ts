/** Who carries the writes of a store out: this thread, on the connection that also reads, or one of its own. */
import type { Database } from './connection.ts';
import { groupCommit } from './group-commit.ts';
import { type Answer, executor, sizeOf, type Write } from './write.ts';

export interface Writer {
  /**
   * Carries a write out in the next transaction and resolves once that is durable.
   * @throws BridgeError STORE_BUSY · STORE_UNAVAILABLE
   */
  write(write: Write): Promise<Answer>;
  /** Carries out what waits, then gives its connection up. */
  close(): Promise<void>;
}

/** A writer on a connection that the caller opened and closes. */
export function inlineWriter(db: Database): Writer {
  const group = groupCommit(db);
  const execute = executor(db);
  return {
    write: (write) => group.write(sizeOf(write), () => execute(write)),
    close: () => group.drained(),
  };
}
