/** The contract of the store: what both engines promise, and how a store is tried on it. */
import { type Bench, type Rule } from './store-bench.ts';
import { queryRules } from './store-rules-queries.ts';
import { recordRules } from './store-rules-records.ts';
import { workRules } from './store-rules-work.ts';

export const storeRules: readonly Rule[] = [...recordRules, ...queryRules, ...workRules];

/** An empty store for one rule, and what takes it away. */
export interface Subject extends Bench {
  dispose: () => Promise<void>;
}

/** Declares a test for each rule of the contract. */
export function storeContract(name: string, open: () => Promise<Subject>): void {
  describe(`store contract: ${name}`, () => {
    for (const { title, check } of storeRules) {
      it(title, async () => {
        const subject = await open();
        try {
          await check(subject);
        } finally {
          await subject.dispose();
        }
      });
    }
  });
}

/** The titles of those of the rules that a store breaks. */
export async function brokenRules(rules: readonly Rule[], open: () => Promise<Subject>): Promise<string[]> {
  const broken: string[] = [];
  for (const { title, check } of rules) {
    const subject = await open();
    try {
      await check(subject);
    } catch {
      broken.push(title);
    } finally {
      await subject.dispose();
    }
  }
  return broken;
}
