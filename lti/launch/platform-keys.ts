/** The platform's public keys: read through the one client, kept in memory and in the store (lti.md L11). */
import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';
import type { Bucket } from '../../server/cache.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import {
  type Platform,
  type PlatformKeySet,
  platformKeySets,
} from '../../server/model/platforms/platform.ts';
import { jsonOf } from '../../server/ports/http.ts';

/** A set this young is taken as it is, so that a key the platform withdrew is not trusted for long. */
const FRESH_MS = 3_600_000;
/** A set this old is not taken at all. */
const USABLE_MS = 24 * 3_600_000;
/** Between two readings of a set that lacks a key. */
const REFETCH_MS = 60_000;
/** Between two readings while there is no set at all. */
const RETRY_MS = 5_000;
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(200),
  n: z.string().max(2000),
  e: z.string().max(20),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
});
type RsaKey = z.infer<typeof rsaKey>;

interface Ring {
  keys: ReadonlyMap<string, RsaKey>;
  imported: Map<string, Promise<CryptoKey>>;
  fetchedAt: number;
  triedAt: number;
  isReachable: boolean;
  fetching: Promise<void> | undefined;
}
const rings: Bucket<Ring> = { name: 'lti-platform-keys', ttlMs: Infinity, max: 2000 };

/**
 * The platform's key with this id. Reads the set again where the id is unknown, but once a minute at
 * most; while the platform is down a set stays good for 24 h.
 * Throws LTI_KEY_UNKNOWN or LTI_KEYS_UNREACHABLE.
 */
export async function platformKey(ctx: Context, platform: Platform, kid: string): Promise<CryptoKey> {
  const ring = await ctx.cache.through(rings, `${platform.id} ${platform.jwksUrl}`, () =>
    storedRing(ctx, platform),
  );
  const age = (): number => ctx.clock.now() - ring.fetchedAt;
  if (!ring.keys.has(kid) || age() >= FRESH_MS) await refresh(ctx, platform, ring);
  const key = ring.keys.get(kid);
  if (key !== undefined && age() < USABLE_MS) return imported(ring, key);
  if (!ring.isReachable || age() >= USABLE_MS)
    throw new BridgeError('LTI_KEYS_UNREACHABLE', 'the key set of the platform could not be read');
  throw new BridgeError('LTI_KEY_UNKNOWN', 'the platform publishes no key with this id', {
    details: { kid },
  });
}

async function storedRing(ctx: Context, platform: Platform): Promise<Ring> {
  const ring: Ring = {
    keys: new Map(),
    imported: new Map(),
    fetchedAt: 0,
    triedAt: 0,
    isReachable: true,
    fetching: undefined,
  };
  adopt(ring, await ctx.store.get(platformKeySets, platform.id));
  return ring;
}

/** Takes over a set that was read later than ours, here or by another process. */
function adopt(ring: Ring, set: Pick<PlatformKeySet, 'keys' | 'fetchedAt'> | undefined): void {
  if (set === undefined || set.fetchedAt <= ring.fetchedAt) return;
  ring.keys = new Map(
    set.keys.flatMap((key) => {
      const parsed = rsaKey.safeParse(key);
      return parsed.success ? [[parsed.data.kid, parsed.data] as const] : [];
    }),
  );
  ring.imported.clear();
  ring.fetchedAt = set.fetchedAt;
  ring.triedAt = Math.max(ring.triedAt, set.fetchedAt);
  ring.isReachable = true;
}

/** Callers that come while a reading is under way wait for the same one. */
async function refresh(ctx: Context, platform: Platform, ring: Ring): Promise<void> {
  const pause = ring.fetchedAt === 0 ? RETRY_MS : REFETCH_MS;
  if (ring.fetching === undefined && ctx.clock.now() - ring.triedAt < pause) return;
  ring.fetching ??= readAgain(ctx, platform, ring).finally(() => {
    ring.fetching = undefined;
  });
  await ring.fetching;
}

async function readAgain(ctx: Context, platform: Platform, ring: Ring): Promise<void> {
  const stored = await ctx.store.get(platformKeySets, platform.id);
  adopt(ring, stored);
  if (ctx.clock.now() - ring.triedAt < REFETCH_MS && ring.fetchedAt !== 0) return;
  ring.triedAt = ctx.clock.now();
  try {
    const keys = await fetchKeys(ctx, platform.jwksUrl);
    const set = { keys, fetchedAt: ctx.clock.now() };
    adopt(ring, set);
    if (stored === undefined) await ctx.store.insert(platformKeySets, [{ id: platform.id, ...set }]);
    else await ctx.store.replace(platformKeySets, { ...stored, ...set });
  } catch (thrown) {
    ring.isReachable = false;
    ctx.log.warn('key set of a platform could not be read', { platform: platform.id, err: thrown });
  }
}

async function fetchKeys(ctx: Context, jwksUrl: string): Promise<RsaKey[]> {
  const response = await ctx.http.request({
    method: 'GET',
    url: jwksUrl,
    headers: { accept: 'application/json' },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  });
  const parsed = z.object({ keys: z.array(z.unknown()) }).safeParse(jsonOf(response));
  if (response.status !== 200 || !parsed.success)
    throw new BridgeError('LTI_KEYS_UNREACHABLE', 'the answer is no key set', {
      details: { status: response.status },
    });
  return parsed.data.keys.flatMap((key) => rsaKey.safeParse(key).data ?? []).slice(0, 100);
}

function imported(ring: Ring, key: RsaKey): Promise<CryptoKey> {
  let importing = ring.imported.get(key.kid);
  if (importing === undefined) {
    importing = importRsa(key);
    ring.imported.set(key.kid, importing);
  }
  return importing;
}

async function importRsa({ kty, n, e }: RsaKey): Promise<CryptoKey> {
  try {
    return await importJWK({ kty, n, e }, 'RS256');
  } catch (cause) {
    throw new BridgeError('LTI_KEY_UNKNOWN', 'the key of the platform cannot be used', { cause });
  }
}
