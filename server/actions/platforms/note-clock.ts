/** Remembers that an LMS's clock is far from ours, until a launch shows that it is right again (moodle.md section 6). */
import type { Context } from '../../context.ts';
import { type Platform, platforms } from '../../model/platforms/platform.ts';
import { change } from '../change.ts';

/** Further off than this, launches are about to fail. */
const WARN_S = 30;
const HOUR_MS = 3_600_000;

/** @param seconds ahead of ours, or behind where negative */
export async function noteClock(ctx: Context, platform: Platform, seconds: number): Promise<void> {
  const { clockOff } = platform;
  const now = ctx.clock.now();
  const isOff = Math.abs(seconds) > WARN_S;
  if (!isOff && clockOff === undefined) return;
  if (isOff && clockOff !== undefined && now - clockOff.at < HOUR_MS) return;
  await change<Platform>(ctx, platforms, platform.id, ({ clockOff: _before, ...rest }) =>
    isOff ? { ...rest, clockOff: { seconds, at: now } } : rest,
  );
  if (isOff) ctx.report({ name: 'platformClockOff', platform: platform.id, seconds });
}
