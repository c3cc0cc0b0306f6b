/** What the demo's pages read from requests: form fields, cookies, the origin of a form. */
import type { NextFunction, Request, Response } from 'express';

/** One text field of a parsed body or query; '' where it is missing or no text. */
export function field(source: unknown, name: string): string {
  if (typeof source !== 'object' || source === null) return '';
  const value: unknown = Reflect.get(source, name);
  return typeof value === 'string' ? value.trim() : '';
}

/** A whole number from a form or query; `undefined` where it is none. */
export function wholeNumber(source: unknown, name: string): number | undefined {
  const text = field(source, name);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A cookie's value; `undefined` where it was not sent. */
export function cookie(req: Request, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1).trim());
  }
  return undefined;
}

/**
 * Sets a session cookie twice: `Lax` for browsers that want https for anything else, and one that also comes
 * back when another site sends the browser here inside a frame, as LTI does. Read it with `sessionCookie`.
 */
export function setSessionCookie(res: Response, name: string, value: string): void {
  const text = encodeURIComponent(value);
  res.append('Set-Cookie', `${name}=${text}; Path=/; HttpOnly; SameSite=Lax`);
  res.append('Set-Cookie', `${name}_x=${text}; Path=/; HttpOnly; SameSite=None; Secure`);
}

/** The value set by `setSessionCookie`. */
export function sessionCookie(req: Request, name: string): string | undefined {
  return cookie(req, name) ?? cookie(req, `${name}_x`);
}

/** Refuses forms that another site sends; requests without the header come from programs, not from browsers. */
export function ownFormsOnly(req: Request, res: Response, next: NextFunction): void {
  const site = req.headers['sec-fetch-site'];
  if (req.method === 'POST' && site !== undefined && site !== 'same-origin') {
    res.status(403).type('text/plain').send('This form was sent by another site.');
    return;
  }
  next();
}

/** A path on this server to go back to, never another host. */
export function localPath(text: string, otherwise = '/'): string {
  return /^\/(?![/\\])/.test(text) ? text : otherwise;
}
