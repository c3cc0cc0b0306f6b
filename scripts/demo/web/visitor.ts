/**
 * A visitor without a screen: follows links and sends forms as a browser would, third-party cookies blocked.
 * Of several fields with one name the last counts.
 */
import { type FoundForm, type FoundLink, formsIn, framesIn, linksIn, wordsOf } from './read-html.ts';

export interface Visit {
  /** Where the visit ended after redirects. */
  url: string;
  status: number;
  headers: Headers;
  /** The body as it came, for what is no text. */
  bytes: Buffer;
  html: string;
  /** The page's words without tags. */
  words: string;
  forms: FoundForm[];
  links: FoundLink[];
  frames: string[];
}

export interface Visitor {
  open(url: string): Promise<Visit>;
  /** Sends a form of `from`; `fields` replace or add to what stands in it. */
  submit(from: Visit, form: FoundForm, fields?: Readonly<Record<string, string>>): Promise<Visit>;
  /** Sends the form whose button has this label (or contains it), pressing that button. */
  press(from: Visit, label: string | RegExp, fields?: Readonly<Record<string, string>>): Promise<Visit>;
  /** Follows the link with this label. */
  follow(from: Visit, label: string | RegExp): Promise<Visit>;
  /** Sends forms that send themselves until a page comes that has none. */
  settle(visit: Visit): Promise<Visit>;
  /** The same visitor inside a frame of a page of `top`: only partitioned cookies work across sites there. */
  within(top: string): Visitor;
}

interface Cookie {
  name: string;
  value: string;
  site: string;
  path: string;
  /** Site of the page around, for partitioned cookies. */
  partition?: string;
}

const siteOf = (url: string): string => new URL(url).hostname;

function keep(jar: Cookie[], line: string, url: string, topSite: string): void {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const flags = new Map(
    rest.map((part) => [part.split('=')[0]?.toLowerCase() ?? '', part.split('=')[1] ?? '']),
  );
  const site = siteOf(url);
  const isPartitioned = flags.has('partitioned');
  if (!isPartitioned && site !== topSite) return;
  const cookie: Cookie = {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    site,
    path: flags.get('path') ?? '/',
    ...(isPartitioned ? { partition: topSite } : {}),
  };
  const old = jar.findIndex(
    (one) =>
      one.name === cookie.name &&
      one.site === site &&
      one.path === cookie.path &&
      one.partition === cookie.partition,
  );
  if (old >= 0) jar.splice(old, 1);
  const isGone = flags.get('max-age') === '0' || Date.parse(flags.get('expires') ?? '') < Date.now();
  if (!isGone) jar.push(cookie);
}

function cookiesFor(jar: readonly Cookie[], url: string, topSite: string): string {
  const { pathname } = new URL(url);
  const site = siteOf(url);
  return jar
    .filter((one) => one.site === site && pathname.startsWith(one.path))
    .filter((one) => (one.partition === undefined ? site === topSite : one.partition === topSite))
    .map((one) => `${one.name}=${one.value}`)
    .join('; ');
}

interface Asked {
  url: string;
  method: 'GET' | 'POST';
  body?: string;
  /** Address of the page that asks. */
  from?: string;
}

function headersOf(jar: readonly Cookie[], asked: Asked, topSite: string): Record<string, string> {
  const cookies = cookiesFor(jar, asked.url, topSite);
  const headers: Record<string, string> = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  if (cookies !== '') headers['cookie'] = cookies;
  if (asked.body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (asked.from === undefined) {
    headers['sec-fetch-site'] = 'none';
    return headers;
  }
  const own = new URL(asked.from).origin === new URL(asked.url).origin;
  headers['sec-fetch-site'] = own
    ? 'same-origin'
    : siteOf(asked.from) === siteOf(asked.url)
      ? 'same-site'
      : 'cross-site';
  if (asked.method === 'POST') headers['origin'] = new URL(asked.from).origin;
  return headers;
}

async function travel(jar: Cookie[], first: Asked, top: string | undefined): Promise<Visit> {
  let asked = first;
  for (let hop = 0; hop < 12; hop += 1) {
    const topSite = siteOf(top ?? asked.url);
    const { url, method, body } = asked;
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: headersOf(jar, asked, topSite),
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body }),
    });
    for (const line of answer.headers.getSetCookie()) keep(jar, line, url, topSite);
    const location = answer.headers.get('location');
    if (location === null || answer.status < 300 || answer.status > 399) {
      const bytes = Buffer.from(await answer.arrayBuffer());
      const html = bytes.toString('utf8');
      const isHtml = (answer.headers.get('content-type') ?? '').includes('html');
      return {
        url,
        status: answer.status,
        headers: answer.headers,
        bytes,
        html,
        words: isHtml ? wordsOf(html) : html,
        forms: isHtml ? formsIn(html, url) : [],
        links: isHtml ? linksIn(html, url) : [],
        frames: isHtml ? framesIn(html, url) : [],
      };
    }
    await answer.arrayBuffer();
    const isKept = answer.status === 307 || answer.status === 308;
    const from = first.from === undefined ? {} : { from: first.from };
    const next = new URL(location, url).href;
    asked = isKept ? { ...asked, url: next } : { url: next, method: 'GET', ...from };
  }
  throw new Error(`Too many redirects from ${first.url}`);
}

const fits = (label: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? label.includes(wanted) : wanted.test(label);

function visitorWith(jar: Cookie[], top: string | undefined): Visitor {
  const submit: Visitor['submit'] = (from, form, fields = {}) => {
    const filled = new URLSearchParams({ ...form.fields, ...fields });
    if (form.method === 'post') {
      return travel(jar, { url: form.action, method: 'POST', body: filled.toString(), from: from.url }, top);
    }
    const url = new URL(form.action);
    url.search = filled.toString();
    return travel(jar, { url: url.href, method: 'GET', from: from.url }, top);
  };
  return {
    open: (url) => travel(jar, { url, method: 'GET', ...(top === undefined ? {} : { from: top }) }, top),
    submit,
    press: (from, label, fields = {}) => {
      for (const form of from.forms) {
        const button = form.buttons.find((one) => fits(one.label, label));
        if (button === undefined) continue;
        const own = button.name === '' ? {} : { [button.name]: button.value };
        return submit(from, { ...form, action: button.action ?? form.action }, { ...own, ...fields });
      }
      return Promise.reject(
        new Error(`No button "${String(label)}" on ${from.url}: ${from.words.slice(0, 400)}`),
      );
    },
    follow: (from, label) => {
      const link = from.links.find((one) => fits(one.label, label));
      if (link === undefined)
        return Promise.reject(
          new Error(`No link "${String(label)}" on ${from.url}: ${from.words.slice(0, 400)}`),
        );
      return travel(jar, { url: link.href, method: 'GET', from: from.url }, top);
    },
    settle: async (visit) => {
      let at = visit;
      for (let step = 0; step < 5; step += 1) {
        const auto = at.forms.find((form) => form.isAuto);
        if (auto === undefined) return at;
        at = await submit(at, auto);
      }
      return at;
    },
    within: (page) => visitorWith(jar, page),
  };
}

/** A visitor with an empty cookie jar. */
export function createVisitor(): Visitor {
  return visitorWith([], undefined);
}
