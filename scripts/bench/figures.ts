/** Figures of a run: flat names, numbers. */
export type Figures = Record<string, number>;

/** A number to so many significant digits, so that lines stay readable. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
