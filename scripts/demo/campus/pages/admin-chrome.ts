/** Heading and tabs of campus' administration. */
import type { Request, Response } from 'express';
import type { Campus } from '../campus.ts';
import { markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import { type CampusPage, sendPage } from './chrome.ts';

const tabs = [
  ['/admin/tools', 'Tools'],
  ['/admin/web-services', 'Web services'],
  ['/admin/signals', 'Signals'],
  ['/admin/faults', 'Faults'],
  ['/admin/platform', 'Keys and frames'],
] as const;

/** Sends a page of the administration. */
export function adminPage(campus: Campus, req: Request, res: Response, { title, body }: CampusPage): void {
  const links = tabs.map(
    ([href, label]) =>
      markup`<a href="${href}"${req.path === href ? markup` aria-current="page"` : ''}>${label}</a>`,
  );
  sendPage(campus, req, res, {
    title,
    body: markup`${heading('Administration')}<nav class="tabs" aria-label="Administration">${links}</nav>${body}`,
  });
}
