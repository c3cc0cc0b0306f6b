/** What is found of one proof, whichever way it is made (O31, O34). */
import type { CaseOf, Checks } from '../../checks.ts';
import type { Binding } from '../keys/controller.ts';

/** `pass`, or the case of the check `proof` that says why not. */
export type ProofFinding = Extract<
  CaseOf<'proof'>,
  | 'pass'
  | 'malformed'
  | 'invalid'
  | 'expired'
  | 'unreadable'
  | 'tooSlow'
  | 'refused'
  | 'base'
  | 'noKey'
  | 'unsupported'
>;
/** What else is to be said of a proof that holds. */
export type ProofRemark = Extract<CaseOf<'proof'>, 'retired' | 'eddsaJwt' | 'future' | 'partial'>;

export interface ProofJudgement {
  finding: ProofFinding;
  /** `DataIntegrityProof eddsa-rdfc-2022`, `JWT RS256`: for people who want to know. */
  kind: string;
  /** Where a key was looked for: how it is bound to the issuer. */
  binding?: Binding['kind'] | 'hostOnly';
  remarks?: readonly ProofRemark[];
}

/** Adds what was found of each proof; true where one of them holds: any one suffices (O31). */
export function reportProofs(checks: Checks, judged: readonly ProofJudgement[]): boolean {
  if (judged.length === 0) checks.add('proof', 'missing');
  const isProven = judged.some((one) => one.finding === 'pass');
  for (const { finding, kind, binding, remarks = [] } of judged) {
    if (isProven && finding !== 'pass') {
      checks.add('proof', 'oneOfSeveral', { kind });
      continue;
    }
    checks.add('proof', finding, { kind });
    for (const remark of finding === 'pass' ? remarks : []) checks.add('proof', remark, { kind });
    if (binding !== undefined) checks.add('key-binding', binding === 'bound' ? 'pass' : binding);
  }
  return isProven;
}
