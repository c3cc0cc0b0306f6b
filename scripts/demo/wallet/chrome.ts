/** What all pages of the wallet share. */
import type { Request, Response } from 'express';
import type { Html } from '../web/markup.ts';
import { type Brand, page } from '../web/page.ts';

export const brand: Brand = {
  name: 'Pocket',
  mark: 'Po',
  tones: { light: '#0b5d8a', dark: '#7cc4ec' },
  foot: 'A small wallet for Open Badges 3.0, for trying out Badge Bridge. Everything here lives in memory and is gone when the demo stops.',
};

/** The logo that hosts may show. */
export const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#0b5d8a"/><path d="M14 22h36v26H14zM14 22l6-8h24l6 8M40 35h6" fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/></svg>`;

/** Sends a page; other sites may not frame it. */
export function sendPage(
  req: Request,
  res: Response,
  { title, body, status = 200 }: { title: string; body: Html; status?: number },
): void {
  res
    .status(status)
    .set('Content-Security-Policy', "frame-ancestors 'none'")
    .send(page(brand, { title, body, path: req.path }));
}
