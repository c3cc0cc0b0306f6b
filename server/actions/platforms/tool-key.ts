/** The tool's RSA keys, one pair per platform: made without holding up anybody, sealed, rotated (lti.md L31, L32). */
import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context } from '../../context.ts';
import { BridgeError } from '../../errors.ts';
import type { PlatformId } from '../../model/ids.ts';
import { type Platform, platforms, type ToolKey, toolKeys } from '../../model/platforms/platform.ts';
import { NEVER } from '../../model/record.ts';
import { newId } from '../../ports/random.ts';
import { inKeyTurn } from '../keys/in-key-turn.ts';
import { type Actor, audit } from '../system/audit.ts';

const HOUR_MS = 3_600_000;
/** Platforms get this long to read a new key before anything is signed with it. */
const ANNOUNCE_MS = 24 * HOUR_MS;
/** The old key is published this long after it was last used. */
const RETIRE_MS = 7 * 24 * HOUR_MS;

const generate = promisify(generateKeyPair);

/** Where a key's private part is sealed for; another platform's record does not open it. */
export const toolKeyPurpose = (platform: PlatformId): string => `tool-key:${platform}`;

/** The keys of a platform, newest first. */
export async function toolKeysOf(ctx: Context, platform: PlatformId): Promise<ToolKey[]> {
  const page = await ctx.store.find(toolKeys, {
    where: { platform },
    sort: ['createdAt', 'desc'],
    limit: 20,
  });
  return page.items;
}

/** Makes the platform's first key where it has none: with its approval, or at its first use. */
export async function ensureToolKey(ctx: Context, platform: Platform): Promise<void> {
  await inKeyTurn(ctx, async () => {
    if ((await toolKeysOf(ctx, platform.id)).length === 0) await makeToolKey(ctx, platform, ctx.clock.now());
  });
}

/** @param signsFrom epoch ms from which it signs; it is published at once */
async function makeToolKey(ctx: Context, platform: Platform, signsFrom: number): Promise<void> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { n, e } = createPublicKey(pem).export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new BridgeError('INTERNAL', 'no RSA key was made');
  await ctx.store.insert(toolKeys, [
    {
      id: newId('toolKey', ctx.random),
      organisation: platform.organisation,
      platform: platform.id,
      publicJwk: { kty: 'RSA', n, e },
      privateSealed: ctx.sealer.seal(pem, toolKeyPurpose(platform.id)),
      createdAt: ctx.clock.now(),
      signsFrom,
      expiresAt: NEVER,
    },
  ]);
}

/**
 * Publishes a new key now, signs with it after 24 h and drops the old ones 7 days later.
 * Throws NOT_FOUND, or CONFLICT while a rotation is under way.
 */
export async function rotateToolKey(ctx: Context, by: Actor, id: PlatformId): Promise<void> {
  const platform = await ctx.store.get(platforms, id);
  if (platform === undefined) throw new BridgeError('NOT_FOUND', 'no such platform');
  const now = ctx.clock.now();
  const old = await toolKeysOf(ctx, id);
  if (old.some((key) => key.signsFrom > now))
    throw new BridgeError('CONFLICT', 'the newest key does not sign yet');
  await inKeyTurn(ctx, () => makeToolKey(ctx, platform, now + ANNOUNCE_MS));
  for (const key of old)
    await ctx.store.replace(toolKeys, {
      ...key,
      expiresAt: Math.min(key.expiresAt, now + ANNOUNCE_MS + RETIRE_MS),
    });
  await audit(ctx, {
    organisation: platform.organisation,
    actor: by,
    action: 'tool-key.rotated',
    subject: platform.name,
    subjectId: id,
  });
}
