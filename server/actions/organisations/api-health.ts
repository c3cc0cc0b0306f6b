/** How the API channels of an organisation are. */
import type { Context } from '../../context.ts';
import type { OrganisationId } from '../../model/ids.ts';
import type { ApiKey } from '../../model/organisations/api-key.ts';
import { type HealthLine, lineOf } from '../system/health-lines.ts';
import { listApiKeys } from './list-api-keys.ts';

const DAY_MS = 24 * 3_600_000;
/** Owners are told this long before a key ends. */
const WARN_DAYS = 30;

/** One line per key; those that were switched off long ago are for the list of keys. */
export async function apiHealth(ctx: Context, organisation: OrganisationId): Promise<HealthLine[]> {
  const now = ctx.clock.now();
  return (await listApiKeys(ctx, organisation)).filter((key) => key.isOn).map((key) => keyLine(key, now));
}

/** True where completions may arrive by the API. */
export async function hasOpenChannel(ctx: Context, organisation: OrganisationId): Promise<boolean> {
  const now = ctx.clock.now();
  return (await listApiKeys(ctx, organisation)).some(
    (key) => key.isOn && key.scopes.includes('signals:write') && (key.expiresAt ?? Infinity) > now,
  );
}

/** The state of one key at a time. */
export function keyLine(key: ApiKey, now: number): HealthLine {
  const { expiresAt, lastUsedAt } = key;
  const line = lineOf('api-key', key.id, key.name, {
    place: key.channel,
    ...(lastUsedAt === undefined ? {} : { lastAt: lastUsedAt }),
  });
  if (!key.isOn) return { ...line, state: 'off', problem: 'key-off' };
  if (expiresAt !== undefined && expiresAt <= now)
    return { ...line, state: 'failed', problem: 'key-expired' };
  if (expiresAt !== undefined && expiresAt < now + WARN_DAYS * DAY_MS) {
    const count = Math.max(1, Math.ceil((expiresAt - now) / DAY_MS));
    return { ...line, state: 'needs-you', problem: 'key-expires', params: { count } };
  }
  if (lastUsedAt === undefined) return { ...line, state: 'waits', problem: 'key-unused' };
  return line;
}
