/** What the loops and the stages share: a stage without its record's type, and its book-keeping in one process. */
import type { Context } from './context.ts';
import type { Doc, Leased } from './model/record.ts';

/** A stage whose type of record no longer matters. */
export interface AnyStage {
  readonly name: string;
  readonly collectionName: string;
  readonly concurrency: number;
  /** Claims what is due, at most `concurrency` at once, and begins a step on each. */
  turn(ctx: Context, run: StageRun): Promise<Turn>;
  /** Begins a step on a record that this process holds already, and what follows from it. */
  begin(ctx: Context, run: StageRun, held: Leased<Doc>): UnderWay;
}

export interface Turn {
  begun: number;
  /** True where a claim gave all that was asked for: more may be due. */
  isFull: boolean;
}

/** A step, and the steps on records that it handed over. */
export interface UnderWay {
  readonly doc: Doc;
  readonly abort: AbortController;
  /** Never rejects. */
  readonly ended: Promise<void>;
}

/** Book-keeping of one stage in one process. */
export interface StageRun {
  isStopping: boolean;
  /** True where the last claims gave all that was asked for: older records wait for this stage. */
  isFull: boolean;
  /** Steps under way on records that were claimed. */
  readonly busy: Map<string, UnderWay>;
  /** Steps under way on records that another stage handed over. They take that stage's places, not this one's. */
  readonly handedOver: Set<UnderWay>;
  /** The stage of a collection in this process, with its book-keeping. */
  beside(collectionName: string): { stage: AnyStage; run: StageRun } | undefined;
  /** Called after each step on a claimed record. */
  onEnd?: () => void;
}

export function newRun(beside: StageRun['beside']): StageRun {
  return { isStopping: false, isFull: false, busy: new Map(), handedOver: new Set(), beside };
}
