/** `/verify`: anybody hands in a badge of any issuer and is told what was found; nothing is kept. */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { pastedText } from '../../actions/public/pasted-text.ts';
import { pictureFound } from '../../actions/public/picture-found.ts';
import { verifyBadge } from '../../actions/public/verify-badge.ts';
import type { Context } from '../../context.ts';
import { ResultPage } from '../../views/verify/result-page.tsx';
import { tellVerification } from '../../views/verify/tell-report.ts';
import { type Problem, VerifyBusyPage, VerifyPage } from '../../views/verify/verify-page.tsx';
import { route } from '../base/answer.ts';
import { type Asked, html, type Reply } from '../base/asked.ts';
import { type Refusal, type Turnstile, verifyForm, verifyLimits } from '../base/turnstile.ts';

/** The handler of a check, told by `signal` that nobody waits for it any more. */
type Check = (asked: Asked, signal: AbortSignal) => Promise<Reply>;

export function verifyRoutes(ctx: Context, turnstile: Turnstile): Router {
  const router = Router();
  const formPage = route(ctx, [], ({ words }) => html(VerifyPage({ words })));
  const byLink = admitted((asked, signal) => linked(ctx, asked, signal));
  router.get('/verify', (request, response, next) =>
    (request.query['url'] === undefined ? formPage : byLink)(request, response, next),
  );
  router.post(
    '/verify',
    admitted((asked, signal) => posted(ctx, asked, signal)),
  );
  return router;

  /** The check where a place is free, else a page that says when to come again. */
  function admitted(check: Check): RequestHandler {
    return (request, response, next) => {
      const refusal = turnstile.enter(request, response);
      if (refusal !== undefined) return route(ctx, [], busy(refusal), 'unread')(request, response, next);
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const taken = route(ctx, [], (asked) => check(asked, gone.signal), verifyForm);
      return taken(request, response, next);
    };
  }
}

function busy(refusal: Refusal): (asked: Asked) => Reply {
  return ({ words }) => ({
    kind: 'html',
    status: refusal.code === 'BUSY' ? 503 : 429,
    page: VerifyBusyPage({ words, ...refusal }),
    headers: { 'Retry-After': String(refusal.retryAfterS) },
  });
}

const link = z
  .string()
  .trim()
  .max(2000)
  .regex(/^https?:\/\/\S+$/i);

/** `GET /verify?url=`: a check that anybody can repeat. It asks about nobody: an e-mail address stays out of addresses. */
async function linked(ctx: Context, asked: Asked, signal: AbortSignal): Promise<Reply> {
  const url = link.safeParse(asked.query.get('url') ?? '');
  if (url.success) return result(ctx, asked, { input: url.data, signal });
  const text = (asked.query.get('url') ?? '').slice(0, 2000);
  return again(asked, { text, problems: [{ field: 'text', kind: 'link' }] });
}

async function posted(ctx: Context, asked: Asked, signal: AbortSignal): Promise<Reply> {
  const { form } = asked;
  const [text, recipient, file] = [form.text('text'), form.text('recipient'), form.file('file')];
  const problems: Problem[] = [];
  if (file?.isTooLarge === true || (file?.bytes.length ?? 0) > verifyLimits.inputBytes)
    problems.push({ field: 'file', kind: 'tooLarge' });
  else if (file === undefined && text === '') problems.push({ field: 'file', kind: 'nothing' });
  if (recipient !== '' && !isAddress(recipient)) problems.push({ field: 'recipient', kind: 'recipient' });
  if (problems.length > 0) return again(asked, { text, recipient, problems });
  return result(ctx, asked, {
    input: file?.bytes ?? pastedText(text),
    signal,
    ...(recipient === '' ? {} : { recipient }),
  });
}

function isAddress(recipient: string): boolean {
  return recipient.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(recipient);
}

/** The form once more, with what was typed and what is wrong with it. A file has to be chosen again. */
function again(
  { words }: Asked,
  p: { text: string; recipient?: string; problems: readonly Problem[] },
): Reply {
  const isTooLarge = p.problems.some(({ kind }) => kind === 'tooLarge');
  return html(VerifyPage({ words, ...p }), isTooLarge ? 413 : 422);
}

async function result(
  ctx: Context,
  { words }: Asked,
  p: { input: string | Uint8Array; recipient?: string; signal: AbortSignal },
): Promise<Reply> {
  const { input, recipient, ...question } = p;
  const { report, at } = await verifyBadge(ctx, input, {
    ...question,
    ...(recipient === undefined ? {} : { recipient }),
  });
  const picture = await pictureFound(ctx, input, report);
  const { publicUrl } = ctx.settings;
  const { host } = new URL(publicUrl);
  const repeated = typeof input === 'string' && link.safeParse(input).success ? input : undefined;
  return html(
    ResultPage({
      words,
      report,
      at,
      recipient,
      picture,
      document: tellVerification({ report, at, by: publicUrl }, words),
      host,
      ...(repeated === undefined
        ? {}
        : { repeat: `${publicUrl}/verify?url=${encodeURIComponent(repeated)}` }),
    }),
  );
}
