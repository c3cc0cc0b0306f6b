/** The document around every page. */
import { type ComponentChildren, createContext, type JSX, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { asset } from './assets.ts';
import { stylesheet } from './stylesheet.ts';
import type { Words } from './words.ts';

export interface SiteHeader {
  /** Organisation that speaks; the product's name where there is none. */
  name: string;
  /** BCP 47 tag of the name's language, where it is not the page's. */
  lang?: string | undefined;
  /** Where the name leads. */
  href: string;
  /** Address of the organisation's logo on the own origin; the product's mark unless given. */
  logo?: string | undefined;
  nav?: readonly { href: string; label: string; isCurrent?: boolean | undefined }[] | undefined;
  /** What stands after the links: a form with one button ("Sign out"). */
  end?: ComponentChildren;
}

export interface PageProps {
  words: Words;
  title: string;
  /** `frame`: inside an LMS, no header of ours. `site`: on our own origin, with header. */
  chrome: 'frame' | 'site';
  /** Header of a `site` page. */
  site?: SiteHeader | undefined;
  /** Origin of the LMS around a `frame` page: messages go to it and to nobody else (features.md U7). */
  platformOrigin?: string | undefined;
  /** Reading text rather than a tool: narrower. */
  narrow?: boolean | undefined;
  /** Extra elements of the head (OpenGraph ...). */
  head?: ComponentChildren;
  /** May search engines list it? */
  index?: boolean | undefined;
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
        <Stylesheet />
        <link rel="icon" href={asset('logo.svg')} type="image/svg+xml" />
        <script src={asset('enhance.js')} defer />
        {p.head}
      </head>
      <body data-platform={p.chrome === 'frame' ? p.platformOrigin : undefined}>
        <a class="skip" href="#main">
          {words.t('common.skip')}
        </a>
        {p.chrome === 'site' ? <Header words={words} site={p.site} /> : null}
        <main id="main" tabIndex={-1} class={p.narrow === true ? 'narrow' : undefined}>
          {p.children}
        </main>
        <Footer words={words} chrome={p.chrome} />
      </body>
    </html>
  );
}

/** Colour of the organisation that a page belongs to; set where a page is rendered, so that no page hands it on. */
const Accent = createContext<string | undefined>(undefined);

function Stylesheet(): VNode {
  return (
    <Accent.Consumer>{(colour) => <link rel="stylesheet" href={stylesheet(colour).path} />}</Accent.Consumer>
  );
}

function Header({ words, site }: { words: Words; site: SiteHeader | undefined }): VNode {
  const nav = site?.nav ?? [];
  return (
    <header class="site">
      <a class="org" href={site?.href ?? '/'}>
        <img src={site?.logo ?? asset('logo.svg')} width={24} height={24} alt="" />
        <bdi lang={site?.lang}>{site?.name ?? words.t('common.appName')}</bdi>
      </a>
      {nav.length === 0 ? null : (
        <nav aria-label={words.t('common.siteNav')}>
          {nav.map((link) => (
            <a key={link.href} href={link.href} aria-current={link.isCurrent === true ? 'page' : undefined}>
              {link.label}
            </a>
          ))}
        </nav>
      )}
      {site?.end}
    </header>
  );
}

/** From a frame these lead to a tab of their own: the LMS may frame only pages that it launched. */
function Footer({ words, chrome }: { words: Words; chrome: 'frame' | 'site' }): VNode {
  const tab = chrome === 'frame' ? { target: '_blank', rel: 'noopener' } : {};
  const sign = chrome === 'frame' ? <span class="sr"> {words.t('common.newTab')}</span> : null;
  return (
    <footer class="foot">
      <a href="/help" {...tab}>
        {words.t('common.help')}
        {sign}
      </a>
      <a href="/privacy" {...tab}>
        {words.t('common.privacy')}
        {sign}
      </a>
    </footer>
  );
}

/** HTML of a page. @param accent `#rrggbb`, the colour of its organisation; the product's own unless given */
export function render(page: JSX.Element, accent?: string): string {
  return `<!doctype html>${renderToString(<Accent.Provider value={accent}>{page}</Accent.Provider>)}`;
}

/** HTML of a part of a page, for fragments and autosave answers. */
export function renderPart(part: JSX.Element): string {
  return renderToString(part);
}
