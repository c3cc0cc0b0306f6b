/** Decides whether an id_token is what the platform said, now, to us (LTI Security Framework §5.1.3, lti.md L11-L14). */
import { type CryptoKey, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';
import { platformKey } from './platform-keys.ts';
import { type LaunchClaims, readClaims } from './read-claims.ts';

const TOLERANCE_S = 60;
/** Largest age of `iat`. */
const MAX_AGE_S = 600;

/**
 * The claims of a token whose signature, issuer, audience, times and nonce are right.
 * Throws LTI_TOKEN_INVALID, LTI_TOKEN_EXPIRED, LTI_CLOCK_WRONG, LTI_KEY_UNKNOWN, LTI_KEYS_UNREACHABLE.
 * @param nonce the one that this login sent to the platform
 */
export async function verifyToken(
  ctx: Context,
  platform: Platform,
  idToken: string,
  nonce: string,
): Promise<LaunchClaims> {
  const kid = readKeyId(idToken);
  const key = await platformKey(ctx, platform, kid);
  const claims = readClaims(await verify(ctx, platform, idToken, { key, nonce }));
  requireAuthorizedParty(claims, platform.clientId);
  if (claims.nonce !== nonce) refuse('nonce');
  return claims;
}

/** Only RS256 with a key we look up ourselves; decided before anything is fetched (A10). */
function readKeyId(idToken: string): string {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(idToken);
  } catch (cause) {
    throw new BridgeError('LTI_TOKEN_INVALID', 'the token cannot be read', { cause });
  }
  const { alg, kid } = header;
  if (alg !== 'RS256') refuse('alg');
  if (typeof kid !== 'string' || kid === '' || kid.length > 200) refuse('kid');
  if (['jku', 'jwk', 'x5u', 'x5c'].some((name) => name in header)) refuse('header');
  return kid;
}

async function verify(
  ctx: Context,
  platform: Platform,
  idToken: string,
  { key, nonce }: { key: CryptoKey; nonce: string },
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, key, {
      algorithms: ['RS256'],
      issuer: platform.issuer,
      audience: platform.clientId,
      requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
      maxTokenAge: MAX_AGE_S - TOLERANCE_S,
      clockTolerance: TOLERANCE_S,
      currentDate: new Date(ctx.clock.now()),
    });
    return payload;
  } catch (cause) {
    throw refusalOf(cause, nonce);
  }
}

function refusalOf(cause: unknown, nonce: string): BridgeError {
  const details = timeOf(cause, nonce);
  if (cause instanceof errors.JWTExpired)
    return new BridgeError('LTI_TOKEN_EXPIRED', 'the token is too old', { cause, details });
  const isFromFuture =
    cause instanceof errors.JWTClaimValidationFailed &&
    cause.reason === 'check_failed' &&
    (cause.claim === 'iat' || cause.claim === 'nbf');
  if (isFromFuture)
    return new BridgeError('LTI_CLOCK_WRONG', 'the token is from the future', { cause, details });
  return new BridgeError('LTI_TOKEN_INVALID', 'the token did not verify', { cause });
}

/** When a token of this very login, its signature proven, says that it was made: an old one tells nothing of clocks. */
function timeOf(cause: unknown, nonce: string): { iat?: number } {
  const isTimed = cause instanceof errors.JWTExpired || cause instanceof errors.JWTClaimValidationFailed;
  const { iat, nonce: own } = isTimed ? cause.payload : {};
  return iat !== undefined && own === nonce ? { iat } : {};
}

/** Several audiences need a named party, and a named party must be us (L12). */
function requireAuthorizedParty(claims: LaunchClaims, clientId: string): void {
  const isShared = Array.isArray(claims.aud) && claims.aud.length > 1;
  if (claims.azp === undefined ? isShared : claims.azp !== clientId) refuse('azp');
}

function refuse(reason: string): never {
  throw new BridgeError('LTI_TOKEN_INVALID', 'the token is not acceptable', { details: { reason } });
}
