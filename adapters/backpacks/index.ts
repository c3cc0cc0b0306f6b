/** The kinds of backpack that can be connected. */
import type { Backpack } from '../../server/ports/backpack.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Http } from '../../server/ports/http.ts';
import { createBadgeConnect } from './badge-connect/create-badge-connect.ts';

/** One adapter per kind of host (`BackpackHost.kind`). */
export function createBackpackRegistry(tools: {
  http: Http;
  clock: Clock;
}): Readonly<Record<string, Backpack>> {
  const all = [createBadgeConnect(tools)];
  return Object.fromEntries(all.map((backpack) => [backpack.kind, backpack]));
}
