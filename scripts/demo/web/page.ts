/** The document around every page of the demo's servers. */
import type { Express } from 'express';
import { type Html, markup } from './markup.ts';
import { stylesheet, type Tones } from './look.ts';

export interface Brand {
  /** Shown in the header and in titles. */
  name: string;
  /** One or two letters. */
  mark: string;
  tones: Tones;
  foot: string;
}

export interface NavItem {
  href: string;
  label: string;
}

export interface PageParts {
  title: string;
  body: Html;
  nav?: readonly NavItem[];
  /** Path of the present page, to mark it in the navigation. */
  path?: string;
  /** Menu at the end of the header. */
  account?: Html | undefined;
  dir?: 'ltr' | 'rtl';
}

/** HTML text of one page. */
export function page(brand: Brand, parts: PageParts): string {
  const nav = (parts.nav ?? []).map(
    (item) =>
      markup`<a href="${item.href}"${isCurrent(item.href, parts.path) ? markup` aria-current="page"` : ''}>${item.label}</a>`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title} · ${brand.name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/look.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar"><div>
<a class="brand" href="/"><span aria-hidden="true">${brand.mark}</span>${brand.name}</a>
${nav.length > 0 && markup`<nav aria-label="Main">${nav}</nav>`}
${parts.account}
</div></header>
<main id="main">${parts.body}</main>
<footer class="foot"><p>${brand.foot}</p></footer>
</body>
</html>`.html;
}

function isCurrent(href: string, path: string | undefined): boolean {
  if (path === undefined) return false;
  return href === '/' ? path === '/' || path.startsWith('/course') : path.startsWith(href);
}

/** A page without anything around it, for frames; `script` runs at once. */
export function barePage(title: string, body: Html, script?: string): string {
  return markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/look.css"></head>
<body><main>${body}</main>${script !== undefined && markup`<script src="${script}"></script>`}</body>
</html>`.html;
}

/** A page whose only form is sent at once; without script a button sends it. */
export function sendingPage(title: string, action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return barePage(
    title,
    markup`<form id="send" method="post" action="${action}" data-auto-submit>${inputs}
<noscript><button class="go">Continue</button></noscript></form>`,
    '/send.js',
  );
}

/** Heading of a page: what it is, one line about it, actions beside it. */
export function heading(title: string, about?: Html | string, actions?: Html, back?: NavItem): Html {
  return markup`<div class="head"><div>
${back && markup`<a class="back" href="${back.href}">← ${back.label}</a>`}
<h1>${title}</h1>${about !== undefined && markup`<p>${about}</p>`}</div>
${actions && markup`<div class="line">${actions}</div>`}</div>`;
}

/** Serves the stylesheet and the one script that sends waiting forms. */
export function serveLook(app: Express, brand: Brand): void {
  const css = stylesheet(brand.tones);
  app.get('/look.css', (_req, res) => {
    res.type('text/css').send(css);
  });
  app.get('/send.js', (_req, res) => {
    res.type('text/javascript').send("document.getElementById('send').submit();");
  });
}
