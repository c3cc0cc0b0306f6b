/** How much of a rule is met, as an exact fraction (criteria.md C21). */

export interface Fraction {
  have: number;
  count: number;
}

/** An exact rational in lowest terms, as decimal text; 1/1 only when complete. */
export interface Ratio {
  numerator: string;
  denominator: string;
  /** Rounded down, so that 100 means complete. */
  percent: number;
}

/** Mean over groups of (sum of the `need` highest requirement fractions) / need. No group at all is 0. */
export function ratioOf(groups: readonly { need: number; fractions: readonly Fraction[] }[]): Ratio {
  let numerator = 0n;
  let denominator = 1n;
  for (const { need, fractions } of groups) {
    const best = [...fractions].sort((a, b) => b.have * a.count - a.have * b.count).slice(0, need);
    for (const { have, count } of best) {
      const of = BigInt(count) * BigInt(need) * BigInt(groups.length);
      numerator = numerator * of + BigInt(have) * denominator;
      denominator *= of;
      const shared = greatestCommonDivisor(numerator, denominator);
      numerator /= shared;
      denominator /= shared;
    }
  }
  return {
    numerator: numerator.toString(),
    denominator: denominator.toString(),
    percent: Number((numerator * 100n) / denominator),
  };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
