/** Waiting for something to become true, however often the product is killed meanwhile. */

const PAUSE_MS = 150;
const PATIENCE_MS = 60_000;

/**
 * Tries until `attempt` gives a value; what it throws counts as "not yet". It must bear being repeated after
 * any part of it was done already. Throws with the last reason after `patienceMs`.
 */
export async function until<T>(
  what: string,
  attempt: () => Promise<T | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  let reason = 'it never came';
  do {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    await pause(PAUSE_MS);
  } while (Date.now() < end);
  throw new Error(`${what}: ${reason}`);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
