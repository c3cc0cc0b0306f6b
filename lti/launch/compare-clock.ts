/** Compares the platform's clock with ours at each launch: tokens live a minute, so both must agree (moodle.md section 6). */
import { noteClock } from '../../server/actions/platforms/note-clock.ts';
import type { Context } from '../../server/context.ts';
import { BridgeError } from '../../server/errors.ts';
import type { LoginState } from '../../server/model/platforms/login-state.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';

/**
 * Seconds by which the token's time lies outside the login it answers: positive where the platform's clock
 * is ahead of ours, negative where it is behind, 0 where nothing speaks against it.
 * @param iat seconds, whole ones as platforms write them
 * @param from when the login began, epoch ms
 * @param to when the token came, epoch ms
 */
export function clockOffS(iat: number, from: number, to: number): number {
  if (iat * 1000 > to) return Math.round(iat - to / 1000);
  return (iat + 1) * 1000 < from ? Math.round(iat - from / 1000) : 0;
}

/** The claims that are being verified; how far the clock is off is noted, also where they are refused for that. */
export async function withClockCompared<T extends { iat: number }>(
  ctx: Context,
  platform: Platform,
  login: LoginState,
  verifying: Promise<T>,
): Promise<T> {
  const note = (iat: number): Promise<void> =>
    noteClock(ctx, platform, clockOffS(iat, login.createdAt, ctx.clock.now()));
  const claims = await verifying.catch(async (thrown: unknown) => {
    const iat = thrown instanceof BridgeError ? thrown.details['iat'] : undefined;
    if (typeof iat === 'number') await note(iat);
    throw thrown;
  });
  await note(claims.iat);
  return claims;
}
