/** The key that signs for us at a platform now (lti.md L31, L32). */
import { type CryptoKey, importPKCS8, SignJWT } from 'jose';
import { ensureToolKey, toolKeyPurpose, toolKeysOf } from '../../server/actions/platforms/tool-key.ts';
import type { Bucket } from '../../server/cache.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import type { Platform, ToolKey } from '../../server/model/platforms/platform.ts';
import { newToken } from '../../server/ports/random.ts';

const opened: Bucket<CryptoKey> = { name: 'lti-signing-key', ttlMs: 600_000, max: 200 };
const LIFE_S = 300;

/**
 * A JWT from us to the platform: RS256, `iss` our client id, a random id, good for five minutes.
 * @param uniqueAs claim that holds the random id: `jti` of an assertion, `nonce` of a message
 */
export async function signForPlatform(
  ctx: Context,
  platform: Platform,
  claims: Readonly<Record<string, unknown>>,
  p: { audience: string; uniqueAs: 'jti' | 'nonce' },
): Promise<string> {
  const key = await currentKey(ctx, platform);
  const nowS = Math.floor(ctx.clock.now() / 1000);
  return new SignJWT({ ...claims, [p.uniqueAs]: newToken(ctx.random) })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.id })
    .setIssuer(platform.clientId)
    .setAudience(p.audience)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + LIFE_S)
    .sign(await openKey(ctx, platform, key));
}

/** The newest key that may sign already; the first is made where there is none yet. */
async function currentKey(ctx: Context, platform: Platform): Promise<ToolKey> {
  const signing = async (): Promise<ToolKey | undefined> =>
    (await toolKeysOf(ctx, platform.id)).find((key) => key.signsFrom <= ctx.clock.now());
  const key = await signing();
  if (key !== undefined) return key;
  await ensureToolKey(ctx, platform);
  const made = await signing();
  if (made === undefined) throw new BridgeError('INTERNAL', 'the platform has no key to sign with');
  return made;
}

function openKey(ctx: Context, platform: Platform, key: ToolKey): Promise<CryptoKey> {
  return ctx.cache.through(opened, key.id, () =>
    importPKCS8(ctx.sealer.open(key.privateSealed, toolKeyPurpose(platform.id)), 'RS256'),
  );
}
