/** Keeps calls to one site within what the site can bear (moodle.md section 5, point 5). */

export interface Pacer {
  /**
   * Runs one call to a site when it is its turn: a limit in flight, a budget per minute, a pause after
   * trouble and a slower pace when the site's answers take twice as long as they used to.
   * Throws STOPPING where the signal aborts first.
   */
  run<T>(site: string, call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}
