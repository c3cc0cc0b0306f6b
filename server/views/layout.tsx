/** The document around every page. */
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Words } from './words.ts';

export interface PageProps {
  words: Words;
  title: string;
  /** `frame`: inside an LMS, no header of ours. `site`: on our own origin, with header. */
  chrome: 'frame' | 'site';
  /** Reading text rather than a tool: narrower. */
  narrow?: boolean;
  /** Extra elements of the head (OpenGraph ...). */
  head?: ComponentChildren;
  /** May search engines list it? */
  index?: boolean;
  children: ComponentChildren;
}

/** One page; every page is made of this. */
export function Page(p: PageProps): VNode {
  const { words } = p;
  return (
    <html lang={words.lang} dir={words.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {p.index === true ? null : <meta name="robots" content="noindex" />}
        <title>{p.title}</title>
        <link rel="stylesheet" href="/assets/site.css" />
        <script src="/assets/enhance.js" defer />
        {p.head}
      </head>
      <body>
        <a class="skip" href="#main">
          {words.t('common.skip')}
        </a>
        <main id="main" class={p.narrow === true ? 'narrow' : undefined}>
          {p.children}
        </main>
      </body>
    </html>
  );
}

/** HTML of a page. */
export function render(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}
