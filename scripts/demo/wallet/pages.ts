/** The wallet's pages: my badges, connecting a host, coming back from it. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { type Html, markup } from '../web/markup.ts';
import { heading } from '../web/page.ts';
import { text } from '../check/report.ts';
import { cookie, field, ownFormsOnly } from '../web/requests.ts';
import { callApi, redeem, register, signInAt } from './ask-host.ts';
import { logo, sendPage } from './chrome.ts';
import { collect } from './collect.ts';
import { issueElsewhere } from './other-issuer.ts';
import type { CollectedBadge, Host, Wallet } from './wallet.ts';

const standings = {
  valid: 'Genuine and valid, checked here',
  revoked: 'Revoked by its issuer',
  invalid: 'Could not be confirmed',
  foreign: 'Genuine, of another issuer',
} as const;

function badgeRow({ name, issuer, standing, checks, why, id }: CollectedBadge): Html {
  const tone = standing === 'valid' || standing === 'foreign' ? 'done' : 'fail';
  return markup`<li class="panel" data-credential="${id}"><h3><bdi>${name}</bdi></h3><p class="muted small">Issued by <bdi>${issuer}</bdi></p>
<p class="note ${tone}">${standings[standing]}${why !== '' && markup`: ${why}`}</p><p class="muted small">${checks === 1 ? '1 check' : `${checks} checks`}</p></li>`;
}

function hostPanel(host: Host): Html {
  const { description, profile, problem, accessToken } = host;
  const name = profile === undefined ? '' : text(profile, 'name');
  return markup`<section class="panel stack"><h2><bdi>${description.name}</bdi></h2>
<p class="muted small mono">${host.address}</p>
${problem !== undefined && markup`<p class="note fail" role="alert">${problem}</p>`}
${accessToken !== undefined && markup`<p>Connected${name !== '' && markup` as <bdi>${name}</bdi>`}.</p>`}
<div class="line"><form method="post" action="/collect"><input type="hidden" name="host" value="${host.address}"><button class="go">Collect my badges</button></form>
<form method="post" action="/put"><input type="hidden" name="host" value="${host.address}"><button>Put in a badge of a sailing club</button></form></div></section>`;
}

function showHome(wallet: Wallet, req: Request, res: Response, suggested: string): void {
  const badges = [...wallet.badges.values()];
  const body = markup`${heading('My wallet', 'Badges of every issuer, collected from hosts for Open Badges 3.0.')}
<form class="panel" method="post" action="/connect"><div class="field"><label for="host">Address of a host</label><input id="host" name="host" type="url" required value="${suggested}"></div>
<p class="space"><button class="go">Connect</button></p></form>
${[...wallet.hosts.values()].map(hostPanel)}
<section><h2>Badges</h2>${badges.length === 0 ? markup`<p class="muted">Nothing collected yet.</p>` : markup`<ul class="grid">${badges.map(badgeRow)}</ul>`}</section>`;
  sendPage(req, res, { title: 'My wallet', body });
}

function showProblem(req: Request, res: Response, why: string): void {
  const body = markup`${heading('That did not work', why)}<p><a href="/">Back to my wallet</a></p>`;
  sendPage(req, res, { title: 'Problem', body, status: 502 });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
/** The browser that began a sign-in, so that nobody else's answer is taken. */
const STATE_COOKIE = 'wallet_state';

function routeConnecting(app: Express, wallet: Wallet): void {
  const form = urlencoded({ extended: false });
  app.post('/connect', ownFormsOnly, form, async (req, res) => {
    try {
      const address = new URL(field(req.body, 'host')).origin;
      const host = wallet.hosts.get(address) ?? (await register(wallet, address));
      wallet.hosts.set(address, host);
      const { url, state, pending } = signInAt(wallet, host);
      wallet.pending.set(state, pending);
      res.append('Set-Cookie', `${STATE_COOKIE}=${state}; Path=/; HttpOnly; SameSite=Lax`);
      res.redirect(303, url);
    } catch (error) {
      showProblem(req, res, reasonOf(error));
    }
  });
  app.get('/callback', async (req, res) => {
    const state = field(req.query, 'state');
    const pending = wallet.pending.get(state);
    wallet.pending.delete(state);
    const host = wallet.hosts.get(pending?.host ?? '');
    if (pending === undefined || host === undefined || cookie(req, STATE_COOKIE) !== state) {
      showProblem(req, res, 'The answer belongs to no sign-in that was begun in this browser.');
      return;
    }
    try {
      const issuer = field(req.query, 'iss');
      if (issuer !== '' && issuer !== host.address) throw new Error('another host answered');
      if (field(req.query, 'error') !== '')
        throw new Error(`the host answered: ${field(req.query, 'error')}`);
      await redeem(wallet, host, field(req.query, 'code'), pending.verifier);
      await collect(wallet, host);
      delete host.problem;
    } catch (error) {
      host.problem = reasonOf(error);
    }
    res.redirect(303, '/');
  });
}

/** Issues a badge in the name of somebody else and puts it into the person's account at the host. */
async function putElsewhere(wallet: Wallet, host: Host): Promise<string> {
  const email = host.profile === undefined ? '' : text(host.profile, 'email');
  const credential = await issueElsewhere(email, new Date(wallet.now()));
  const answer = await callApi(host, '/credentials', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credential),
  });
  const echoed = await answer.text();
  if (answer.status !== 201) throw new Error(`the host answered ${answer.status}: ${echoed.slice(0, 200)}`);
  if (echoed !== JSON.stringify(credential)) throw new Error('the host gave back another badge');
  return text(credential, 'id');
}

/** A button about one host: what goes wrong is shown with it. */
function routeAct(app: Express, wallet: Wallet, path: string, act: (host: Host) => Promise<void>): void {
  app.post(path, ownFormsOnly, urlencoded({ extended: false }), async (req, res) => {
    const host = wallet.hosts.get(field(req.body, 'host'));
    if (host === undefined) {
      showProblem(req, res, 'This host is not known here.');
      return;
    }
    try {
      await act(host);
      delete host.problem;
    } catch (error) {
      host.problem = reasonOf(error);
    }
    res.redirect(303, '/');
  });
}

/** @param suggested host that the form names at first */
export function routePages(app: Express, wallet: Wallet, suggested: () => string): void {
  app.get('/', (req, res) => showHome(wallet, req, res, suggested()));
  app.get('/logo.svg', (_req, res) => {
    res.type('image/svg+xml').send(logo);
  });
  for (const [path, title] of [
    ['/terms', 'Terms'],
    ['/privacy', 'Privacy'],
  ] as const)
    app.get(path, (req, res) =>
      sendPage(req, res, { title, body: heading(title, 'This wallet is part of a demo and keeps nothing.') }),
    );
  routeConnecting(app, wallet);
  routeAct(app, wallet, '/collect', (host) => collect(wallet, host));
  routeAct(app, wallet, '/put', async (host) => {
    await putElsewhere(wallet, host);
    await collect(wallet, host);
  });
}
