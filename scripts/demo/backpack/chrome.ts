/** What all pages of the backpack share. */
import type { Request, Response } from 'express';
import { type Html, markup } from '../web/markup.ts';
import { type Brand, page } from '../web/page.ts';
import { accountOf, type Account, type Backpack } from './backpack.ts';

export const brand: Brand = {
  name: 'Satchel',
  mark: 'Sa',
  tones: { light: '#8a4614', dark: '#f0b483' },
  foot: 'A small badge backpack for trying out Badge Bridge. Everything here lives in memory and is gone when the demo stops.',
};

/** The logo other programs show. */
export const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#8a4614"/><path d="M18 26h28v22H18zM25 26v-6a7 7 0 0 1 14 0v6M18 34h28" fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round"/></svg>`;

/** Sends a page; other sites may not frame it. */
export function sendPage(
  backpack: Backpack,
  req: Request,
  res: Response,
  { title, body, status = 200 }: { title: string; body: Html; status?: number },
): void {
  const account = accountOf(backpack, req);
  const menu =
    account &&
    markup`<form class="account" method="post" action="/sign-out"><button class="low">Sign out<span class="sr"> ${account.name}</span></button></form>`;
  const nav = account
    ? [
        { href: '/', label: 'My badges' },
        { href: '/connections', label: 'Connections' },
      ]
    : [];
  res
    .status(status)
    .set('Content-Security-Policy', "frame-ancestors 'none'")
    .send(
      page(brand, {
        title,
        body,
        path: req.path,
        account: menu,
        nav: [...nav, { href: '/admin', label: 'Switches' }],
      }),
    );
}

/** The signed-in account, or a redirect to the sign-in form that comes back here. */
export function needAccount(backpack: Backpack, req: Request, res: Response): Account | undefined {
  const account = accountOf(backpack, req);
  if (account === undefined) res.redirect(303, `/sign-in?to=${encodeURIComponent(req.originalUrl)}`);
  return account;
}
