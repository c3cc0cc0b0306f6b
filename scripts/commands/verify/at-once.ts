/** Works on many things, so many at once, and hands on the results in their order. */

/**
 * @param atOnce how many are under way at the same time
 * @param work never throws
 * @param told is given each result as soon as those before it are there
 * @param onDone is told how many are done, in whatever order
 */
export async function eachAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
  told: (result: R) => void,
  onDone: (count: number) => void = () => undefined,
): Promise<void> {
  const results = new Map<number, R>();
  let [next, tell, done] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results.set(index, await work(items[index] as T));
      for (; results.has(tell); tell += 1) {
        told(results.get(tell) as R);
        results.delete(tell);
      }
      onDone((done += 1));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
