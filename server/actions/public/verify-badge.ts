/** Verifies a badge of anybody's: the one verb behind the Verify page, the API and the public page of an award. */
import type { Context } from '../../context.ts';
import { verify } from '../../openbadges/verify/verify.ts';
import type { VerifyInput } from '../../openbadges/verify/read-input.ts';
import type { Report } from '../../openbadges/verify/report.ts';
import { documentLoader } from './load-document.ts';

export interface Verification {
  report: Report;
  /** Epoch ms at which the badge was judged. */
  at: number;
}

export interface Question {
  /** E-mail address of the person who shows the badge; absent or empty: nobody was asked about. */
  recipient?: string;
  /** Ends the verification early: nobody waits for it any more. */
  signal?: AbortSignal;
}

/**
 * Never throws, and keeps nothing. Our own documents are read in this process, and are judged just as they are
 * from outside; everything else is asked through the one way out and its filter (openbadges.md O28, O37).
 *
 * @param input an address, text, or the bytes of a file of any kind
 */
export async function verifyBadge(
  ctx: Context,
  input: VerifyInput,
  question: Question = {},
): Promise<Verification> {
  const at = ctx.clock.now();
  const { publicUrl } = ctx.settings;
  const report = await verify(input, {
    load: documentLoader(ctx),
    now: at,
    canonize: (document, signal) => ctx.signer.canonize(document, signal),
    ...question,
    strictHosts: new Set([new URL(publicUrl).host]),
    ...(publicUrl.startsWith('http:') ? { plainHosts: new Set([new URL(publicUrl).host]) } : {}),
  });
  return { report, at };
}
