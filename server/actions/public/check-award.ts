/** What our own verifier says of an award of ours, judged from its published documents alone (look.md, public badge). */
import type { Bucket } from '../../cache.ts';
import type { Context } from '../../context.ts';
import type { Award } from '../../model/awards/award.ts';
import { addressesOf } from '../../openbadges/addresses.ts';
import { type Report, reasons, type Verdict } from '../../openbadges/verify/report.ts';
import { verifyBadge } from './verify-badge.ts';

export interface AwardCheck {
  /** The graver of the two verdicts. */
  verdict: Verdict;
  /** Its sentence, by key. */
  words: Report['words'];
  /** Reports on the signed credential (3.0) and on the hosted assertion (2.0). */
  reports: readonly { version: '3.0' | '2.0'; report: Report }[];
  /** Epoch ms. */
  checkedAt: number;
}

const checks: Bucket<AwardCheck> = { name: 'award-check', ttlMs: 60_000, max: 500 };

const gravest: readonly Verdict[] = ['invalid', 'unchecked', 'warnings', 'valid'];

/** At most a minute old, and never from before the award's present revision and state. Needs documents. */
export function checkAward(ctx: Context, award: Award): Promise<AwardCheck> {
  const now = ctx.clock.now();
  const isOver = award.expiresAt !== undefined && award.expiresAt <= now;
  const revision = award.documents?.revision ?? 0;
  const key = [award.id, revision, award.state, isOver ? 'over' : 'runs'].join('.');
  return ctx.cache.through(checks, key, () => check(ctx, award));
}

async function check(ctx: Context, award: Award): Promise<AwardCheck> {
  const { assertion } = addressesOf(ctx.settings.publicUrl);
  const [{ report: signed, at }, { report: hosted }] = await Promise.all([
    verifyBadge(ctx, award.documents?.credential ?? ''),
    verifyBadge(ctx, assertion(award.id)),
  ]);
  const headline = graver(signed, hosted);
  return {
    verdict: headline.verdict,
    words: headline.words,
    reports: [
      { version: '3.0', report: signed },
      { version: '2.0', report: hosted },
    ],
    checkedAt: at,
  };
}

function graver(a: Report, b: Report): Report {
  const rank = ({ verdict, reason }: Report): number =>
    gravest.indexOf(verdict) * 100 + (reason === undefined ? 99 : reasons.indexOf(reason));
  return rank(b) < rank(a) ? b : a;
}
