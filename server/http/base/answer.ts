/** Turns handlers into Express routes: what was asked goes in, a reply is sent, errors become pages or problem documents. */
import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { readAccent } from '../../actions/organisations/read-accent.ts';
import type { Context } from '../../context.ts';
import { readSession } from '../../actions/sessions/read-session.ts';
import type { Session } from '../../model/organisations/session.ts';
import { render, renderPart } from '../../views/layout.tsx';
import { chooseLanguage, wordsFor } from '../../views/words.ts';
import type { Asked, Handler, Reply } from './asked.ts';
import { emptyForm, type FormLimits, readForm } from './form.ts';
import { pageHeaders } from './headers.ts';

/** Which sessions a route looks for. */
export type Audience = readonly Session['kind'][];

/** A code to quote, in error pages and in the log: the same for one request, made where it is first needed. */
export function requestIdOf(response: Response): string {
  const known: unknown = response.locals['requestId'];
  if (typeof known === 'string') return known;
  const id = randomBytes(9).toString('base64url');
  response.locals['requestId'] = id;
  return id;
}

/**
 * A route for people or machines of this audience.
 * @param form limits of its form where they are not the usual ones; `unread` leaves the body alone
 */
export function route(
  ctx: Context,
  audience: Audience,
  handler: Handler,
  form?: FormLimits | 'unread',
): RequestHandler {
  return async (request, response) => {
    const asked = await ask(ctx, request, response, audience, form);
    response.locals['asked'] = asked;
    await send(ctx, asked, response, await handler(asked));
  };
}

async function ask(
  ctx: Context,
  request: Request,
  response: Response,
  audience: Audience,
  limits: FormLimits | 'unread' | undefined,
): Promise<Asked> {
  const cookies = request.headers.cookie;
  const sessions = await Promise.all(audience.map((kind) => readSession(ctx, cookies, [kind])));
  const found = Object.fromEntries(sessions.filter((s) => s !== undefined).map((s) => [s.kind, s]));
  const url = new URL(request.originalUrl, ctx.settings.publicUrl);
  const isRead = request.method === 'POST' && limits !== 'unread';
  const form = isRead ? await readForm(request, limits) : emptyForm;
  const locale = sessions.find((s) => s?.locale !== undefined)?.locale;
  return {
    method: request.method,
    path: url.pathname,
    params: Object.fromEntries(Object.entries(request.params).map(([k, v]) => [k, String(v)])),
    query: url.searchParams,
    form,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(', ') : v]),
    ),
    address: request.ip ?? '',
    requestId: requestIdOf(response),
    now: ctx.clock.now(),
    words: wordsFor(languageOf(ctx, url, locale, request.headers['accept-language'])),
    ...found,
  };
}

/** The session's language, else the browser's; a pseudo language only in development. */
export function languageOf(
  ctx: Context,
  url: URL,
  locale: string | undefined,
  acceptLanguage: string | undefined,
): string {
  const withPseudo = ctx.settings.isDevelopment;
  const asked = withPseudo ? url.searchParams.get('lang') : null;
  const accepted = (acceptLanguage ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  const wishes = [asked ?? '', locale ?? '', ...accepted].filter((wish) => wish !== '' && wish.length < 40);
  return chooseLanguage(wishes, { withPseudo });
}

async function send(ctx: Context, asked: Asked, response: Response, reply: Reply): Promise<void> {
  switch (reply.kind) {
    case 'html': {
      for (const [name, value] of Object.entries(
        await pageHeaders(ctx, asked.lms?.platform, reply.formActions ?? []),
      ))
        response.setHeader(name, value);
      setAll(response, reply.headers);
      const owner = reply.organisation ?? asked.lms?.organisation ?? asked.backpack?.organisation;
      const accent = owner === undefined ? undefined : await readAccent(ctx, owner);
      response
        .status(reply.status ?? 200)
        .type('html')
        .send(render(reply.page, accent));
      return;
    }
    case 'part':
      response
        .status(reply.status ?? 200)
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(renderPart(reply.part));
      return;
    case 'redirect':
      response.set('Cache-Control', 'no-store');
      setAll(response, reply.headers);
      response.redirect(303, reply.to);
      return;
    case 'json':
      setAll(response, reply.headers);
      response.status(reply.status ?? 200).json(reply.body);
      return;
    case 'bytes':
      setAll(response, reply.headers);
      response.status(reply.status ?? 200).setHeader('Content-Type', reply.type);
      response.send(typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body));
  }
}

function setAll(
  response: Response,
  headers: Readonly<Record<string, string | readonly string[]>> | undefined,
): void {
  for (const [name, value] of Object.entries(headers ?? {}))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
}
