/** Answers with a page: never cached, framed only by whom it is for (lti.md L23). */
import type { Request, Response } from 'express';
import { frameAncestors, withDirective } from '../server/actions/platforms/content-policy.ts';
import type { Platform } from '../server/model/platforms/platform.ts';
import { render } from '../server/views/layout.tsx';
import { chooseLanguage, type Words, wordsFor } from '../server/views/words.ts';

type Page = Parameters<typeof render>[0];

export interface PageOptions {
  status?: number;
  /** Who may hold the page in a frame: a platform, `anyone` for static failure pages, nobody unless told. */
  framedBy?: Platform | 'anyone';
  /** Origin besides ours that a form of the page leads to, also by redirect. */
  formsTo?: string;
}

/** Sends the page, with the policy that others have set for all pages narrowed or widened for this one. */
export function sendPage(res: Response, page: Page, options: PageOptions = {}): void {
  const { status = 200, framedBy, formsTo } = options;
  const ancestors = framedBy === 'anyone' ? '*' : frameAncestors(framedBy);
  setDirective(res, 'frame-ancestors', ancestors);
  if (formsTo !== undefined) setDirective(res, 'form-action', `'self' ${formsTo}`);
  noStore(res).status(status).type('html').send(render(page));
}

/** Sends the browser on, after a POST as after a GET: by GET (lti.md L8, L9). */
export function sendOn(res: Response, location: string, ...cookies: readonly string[]): void {
  if (cookies.length > 0) res.append('Set-Cookie', [...cookies]);
  noStore(res).status(303).set('Location', location).end();
}

/** Words in the language that the browser asks for. */
export function wordsOf(req: Request): Words {
  return wordsFor(chooseLanguage(req.acceptsLanguages()));
}

function noStore(res: Response): Response {
  return res.set('Cache-Control', 'no-store');
}

function setDirective(res: Response, name: string, value: string): void {
  const policy = res.getHeader('Content-Security-Policy');
  res.set(
    'Content-Security-Policy',
    withDirective(typeof policy === 'string' ? policy : undefined, name, value),
  );
}
