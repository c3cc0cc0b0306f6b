/** A process that dies after so many steps: every later call of its store or its backpack fails, as after SIGKILL. */
import type { Backpack } from '../../server/ports/backpack.ts';
import type { Store } from '../../server/ports/store.ts';

/** Thrown by everything that a dead process still tries. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Life {
  /** Steps taken so far: writes and reads of the store, calls to the outside begun and ended. */
  steps: number;
  isDead: boolean;
}

export function createLife(): Life {
  return { steps: 0, isDead: false };
}

/** Dies in place of step `at`; 0 = never. */
function step(life: Life, at: number): void {
  life.steps += 1;
  if (life.steps === at) life.isDead = true;
  if (life.isDead) throw new Killed('killed');
}

const reads = new Set(['get', 'find', 'count', 'close', 'purge']);

/** Dies before a write: the write is not made. Writes are the steps, since reads change nothing. */
export function mortalStore(store: Store, life: Life, at: number): Store {
  return new Proxy(store, {
    get(target, member: keyof Store) {
      const call = Reflect.get(target, member) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (life.isDead && member !== 'close') throw new Killed('killed');
        if (!reads.has(member)) step(life, at);
        return call.apply(target, args);
      };
    },
  });
}

/** Dies before a call goes out, or after it was carried out and before its answer is heard. */
export function mortalBackpack(backpack: Backpack, life: Life, at: number): Backpack {
  const outside = new Set([
    'discover',
    'register',
    'exchangeCode',
    'refresh',
    'accountEmails',
    'find',
    'push',
    'revokeToken',
  ]);
  return new Proxy(backpack, {
    get(target, member: keyof Backpack) {
      const call = Reflect.get(target, member) as (...args: unknown[]) => unknown;
      if (!outside.has(member)) return call;
      return async (...args: unknown[]) => {
        step(life, at);
        const answer = await call.apply(target, args);
        step(life, at);
        return answer;
      };
    },
  });
}
