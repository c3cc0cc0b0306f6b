/** The backpack's own pages: signing in and up, my badges, connections. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { randomBytes } from 'node:crypto';
import { type Html, markup } from '../web/markup.ts';
import { heading } from '../web/page.ts';
import { field, localPath, ownFormsOnly, setSessionCookie } from '../web/requests.ts';
import {
  type Account,
  accountOf,
  type Backpack,
  type HeldBadge,
  revokeGrants,
  sessionName,
} from './backpack.ts';
import { logo, needAccount, sendPage } from './chrome.ts';
import { readStanding, type Standing } from './examine-badge.ts';

function input(name: string, label: string, type: string, autocomplete: string): Html {
  return markup`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="${type}" required autocomplete="${autocomplete}"></div>`;
}

function showSignIn(backpack: Backpack, req: Request, res: Response, problem?: string): void {
  const to = localPath(field(problem === undefined ? req.query : req.body, 'to'));
  const quick = backpack.accounts.slice(0, 6).map(
    ({ name, emails, password }) =>
      markup`<form method="post" action="/sign-in"><input type="hidden" name="to" value="${to}"><input type="hidden" name="email" value="${emails[0]}">
<input type="hidden" name="password" value="${password}"><button class="who"><span class="person"><span><bdi>${name}</bdi><br><span class="muted small">${emails[0]}</span></span></span></button></form>`,
  );
  const body = markup`${heading('Sign in to Satchel')}${problem !== undefined && markup`<p class="note fail" role="alert">${problem}</p>`}
<form class="panel" method="post" action="/sign-in"><input type="hidden" name="to" value="${to}">
${input('email', 'E-mail address', 'email', 'username')}${input('password', 'Password', 'password', 'current-password')}
<div class="line space"><button class="go">Sign in</button><a href="/sign-up?to=${encodeURIComponent(to)}">Make an account</a></div></form>
<section><h2>People of this demo</h2><p class="muted small" style="margin-block-end:.75rem">One click, or type the address with the password <span class="mono">backpack</span>.</p><div class="grid">${quick}</div></section>`;
  sendPage(backpack, req, res, { title: 'Sign in', body, status: problem === undefined ? 200 : 401 });
}

function showSignUp(backpack: Backpack, req: Request, res: Response, problem?: string): void {
  const to = localPath(field(problem === undefined ? req.query : req.body, 'to'));
  const body = markup`${heading('Make an account')}${problem !== undefined && markup`<p class="note fail" role="alert">${problem}</p>`}
<form class="panel" method="post" action="/sign-up"><input type="hidden" name="to" value="${to}">
${input('name', 'Name', 'text', 'name')}${input('email', 'E-mail address', 'email', 'username')}${input('password', 'Password', 'password', 'new-password')}
<div class="line space"><button class="go">Make account</button><a href="/sign-in?to=${encodeURIComponent(to)}">I have one</a></div></form>`;
  sendPage(backpack, req, res, { title: 'Make an account', body, status: problem === undefined ? 200 : 400 });
}

function enter(backpack: Backpack, req: Request, res: Response, account: Account): void {
  const session = randomBytes(18).toString('base64url');
  backpack.sessions.set(session, account.id);
  setSessionCookie(res, sessionName, session);
  res.redirect(303, localPath(field(req.body, 'to')));
}

function routeAccounts(app: Express, backpack: Backpack): void {
  const form = urlencoded({ extended: false });
  app.get('/sign-in', (req, res) => showSignIn(backpack, req, res));
  app.post('/sign-in', ownFormsOnly, form, (req, res) => {
    const email = field(req.body, 'email').toLowerCase();
    const account = backpack.accounts.find((one) => one.emails.includes(email));
    if (account?.password === field(req.body, 'password')) enter(backpack, req, res, account);
    else showSignIn(backpack, req, res, 'Address and password do not belong together.');
  });
  app.get('/sign-up', (req, res) => showSignUp(backpack, req, res));
  app.post('/sign-up', ownFormsOnly, form, (req, res) => {
    const email = field(req.body, 'email').toLowerCase();
    const name = field(req.body, 'name');
    const password = field(req.body, 'password');
    const isTaken = backpack.accounts.some((one) => one.emails.includes(email));
    if (!email.includes('@') || name === '' || password === '' || isTaken) {
      showSignUp(
        backpack,
        req,
        res,
        isTaken ? 'There is an account with this address.' : 'Fill in all three fields.',
      );
      return;
    }
    const account = { id: backpack.accounts.length + 1, name, emails: [email], password };
    backpack.accounts.push(account);
    enter(backpack, req, res, account);
  });
  app.post('/sign-out', ownFormsOnly, (req, res) => {
    const account = accountOf(backpack, req);
    for (const [session, id] of backpack.sessions) if (id === account?.id) backpack.sessions.delete(session);
    res.redirect(303, '/sign-in');
  });
}

const marks: Record<Standing, Html> = {
  valid: markup`<span class="pill done" data-standing="valid">✓ Valid</span>`,
  expired: markup`<span class="pill warn" data-standing="expired">Expired</span>`,
  revoked: markup`<span class="pill fail" data-standing="revoked">✕ Revoked</span>`,
  unreachable: markup`<span class="pill warn" data-standing="unreachable">Could not be checked</span>`,
};

async function badgeCard(badge: HeldBadge, now: number): Promise<Html> {
  const { standing, reason } = await readStanding(badge.id, now);
  const picture = standing === 'revoked' ? ' style="filter:grayscale(1);opacity:.5"' : '';
  const issued = String(badge.assertion['issuedOn']).slice(0, 10);
  return markup`<li class="panel stack" data-assertion="${badge.id}"><img src="${badge.image}" alt="" width="96" height="96"${{ html: picture }}>
<div><h2 style="margin:0">${badge.name}</h2><p class="muted small">${badge.issuer} · ${issued}</p></div>
<div class="line">${marks[standing]}${reason !== undefined && markup`<span class="small">${reason}</span>`}</div>
<p class="small">${badge.description}</p><p class="small"><a href="${badge.id}">Where it lives</a></p></li>`;
}

async function showBadges(backpack: Backpack, req: Request, res: Response): Promise<void> {
  const account = needAccount(backpack, req, res);
  if (account === undefined) return;
  const held = backpack.badges.filter((badge) => badge.account === account.id).reverse();
  const cards = await Promise.all(held.map((badge) => badgeCard(badge, backpack.now())));
  const empty = markup`<p class="note">Nothing here yet. Badges arrive when a program you connected sends them.</p>`;
  const about = markup`<bdi>${account.name}</bdi>, ${account.emails.join(', ')}. Each badge was checked at its own address just now.`;
  const body = markup`${heading('My badges', about)}${held.length === 0 ? empty : markup`<ul class="grid">${cards}</ul>`}`;
  sendPage(backpack, req, res, { title: 'My badges', body });
}

function showConnections(backpack: Backpack, req: Request, res: Response): void {
  const account = needAccount(backpack, req, res);
  if (account === undefined) return;
  const grants = backpack.grants.filter((grant) => grant.account === account.id);
  const rows = [...new Set(grants.map((grant) => grant.client))].map((id) => {
    const client = backpack.clients.find((one) => one.id === id);
    return markup`<li class="line between"><div><h3>${client?.name}</h3><p class="muted small">${client && new URL(client.clientUri).host}</p></div></li>`;
  });
  const body = markup`${heading('Connections', 'Programs that may add badges here.')}
${
  rows.length === 0
    ? markup`<p class="note">No program is connected.</p>`
    : markup`<div class="panel"><ul class="rows">${rows}</ul></div>
<form class="space" method="post" action="/connections/end"><button class="risk">End all connections</button></form>`
}`;
  sendPage(backpack, req, res, { title: 'Connections', body });
}

/** `/`, `/sign-in` and `/sign-up` (`email`, `password`, `name`, `to`), `/sign-out`, `/connections`. */
export function routePages(app: Express, backpack: Backpack): void {
  routeAccounts(app, backpack);
  app.get('/', (req, res) => showBadges(backpack, req, res));
  app.get('/connections', (req, res) => showConnections(backpack, req, res));
  app.post('/connections/end', ownFormsOnly, (req, res) => {
    const account = needAccount(backpack, req, res);
    if (account === undefined) return;
    revokeGrants(backpack, account.id);
    res.redirect(303, '/connections');
  });
  app.get('/logo.svg', (_req, res) => {
    res.type('image/svg+xml').send(logo);
  });
  for (const [path, title] of [
    ['/terms', 'Terms'],
    ['/privacy', 'Privacy'],
  ] as const) {
    app.get(path, (req, res) =>
      sendPage(backpack, req, res, {
        title,
        body: heading(title, 'This is a demo: nothing is kept and nothing is promised.'),
      }),
    );
  }
}
