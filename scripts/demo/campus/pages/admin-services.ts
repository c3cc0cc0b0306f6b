/** Administration of what other programs may ask and of what is sent to them. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import type { Campus } from '../campus.ts';
import { type Html, markup } from '../../web/markup.ts';
import { field, ownFormsOnly } from '../../web/requests.ts';
import { capabilities, functions } from '../moodle/access.ts';
import type { Sent } from '../push.ts';
import { adminPage } from './admin-chrome.ts';
import { needAdmin } from './chrome.ts';

function checks(
  name: string,
  all: readonly string[],
  isOn: (one: string) => boolean,
  about: (one: string) => string,
): Html {
  return markup`${all.map(
    (
      one,
    ) => markup`<label class="check"><input type="checkbox" name="${name}" value="${one}"${isOn(one) ? markup` checked` : ''}>
<span><span class="mono">${one}</span> <span class="muted small">${about(one)}</span></span></label>`,
  )}`;
}

function showServices(campus: Campus, req: Request, res: Response): void {
  if (needAdmin(campus, req, res) === undefined) return;
  const { access } = campus;
  const calls = (name: string): string => {
    const count = access.calls().get(name) ?? 0;
    return count === 1 ? '1 call' : `${count} calls`;
  };
  const token = access.isRevoked()
    ? markup`<span class="pill fail">Revoked</span>`
    : markup`<code id="token">${access.token()}</code>`;
  const body = markup`<section class="panel"><h2>Address and token</h2><dl class="facts"><dt>Site address</dt><dd><code>${campus.url()}</code></dd><dt>Token</dt><dd>${token}</dd></dl>
<form class="line space" method="post" action="/admin/web-services/token"><button class="low" name="do" value="renew">New token</button>
<button class="low risk" name="do" value="revoke">Revoke token</button></form></section>
<form method="post" action="/admin/web-services" class="space"><div class="panel stack"><h2>What the account may do</h2>
<fieldset><legend>Functions</legend>${checks('function', Object.keys(functions), (one) => access.allows(one), calls)}</fieldset>
<fieldset><legend>Capabilities</legend>${checks(
    'capability',
    capabilities,
    (one) => access.holds(one),
    () => '',
  )}</fieldset>
<div class="line"><button class="go">Save</button><button formaction="/admin/web-services/calls">Set counts to 0</button></div></div></form>`;
  adminPage(campus, req, res, { title: 'Web services', body });
}

/** All values of a field that may come several times. */
function values(input: unknown, name: string): string[] {
  const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}

function signalRow({ item, attempts, lastStatus, result }: Sent): Html {
  const last = lastStatus === 0 ? 'no answer' : String(lastStatus ?? '–');
  const value = Object.entries(item.value).map(([name, one]) => `${name} ${String(one)}`);
  return markup`<tr><td data-label="Signal"><span>${item.kind} ${item.subject.id}<br><span class="muted small">${value.join(', ')}</span></span></td>
<td data-label="User">${item.learner.sub}</td><td data-label="Attempts">${attempts}</td><td data-label="Answer"><span>${last}${result !== undefined && markup` · ${result}`}</span></td></tr>`;
}

function signalTable(rows: readonly Sent[], none: string): Html {
  if (rows.length === 0) return markup`<p class="muted">${none}</p>`;
  return markup`<div class="panel"><table class="turn"><thead><tr><th>Signal</th><th>User</th><th>Attempts</th><th>Answer</th></tr></thead><tbody>${rows.map(signalRow)}</tbody></table></div>`;
}

function showSignals(campus: Campus, req: Request, res: Response): void {
  if (needAdmin(campus, req, res) === undefined) return;
  const settings = campus.push.settings();
  const mode = (value: 'poll' | 'push', words: string): Html =>
    markup`<label class="check"><input type="radio" name="mode" value="${value}"${settings.mode === value ? markup` checked` : ''}><span>${words}</span></label>`;
  const input = (name: 'url' | 'platform' | 'apiKey' | 'secret', label: string, hint: string): Html =>
    markup`<div class="field"><label for="${name}">${label}</label><p class="hint" id="${name}-hint">${hint}</p><input id="${name}" name="${name}" value="${settings[name]}" autocomplete="off" aria-describedby="${name}-hint"></div>`;
  const waiting = campus.push.waiting();
  const body = markup`<form class="panel" method="post" action="/admin/signals"><h2>How completions leave campus</h2>
<fieldset class="field"><legend class="sr">How</legend>${mode('poll', 'Poll: tools ask for them through the web services')}${mode('push', 'Push: each change is sent at once, as a companion plugin does')}</fieldset>
${input('url', 'Send to', 'Address of the signals API, for example http://localhost:3000/api/v1/signals')}
${input('platform', 'Platform id', 'The id under which the tool knows this LMS')}
${input('apiKey', 'API key', 'Sent as a bearer token')}${input('secret', 'Signing secret (optional)', 'Signs each request when it is filled in')}
<div class="line space"><button class="go">Save</button></div></form>
<section><div class="line between"><h2>Waiting</h2>${waiting.length > 0 && markup`<form method="post" action="/admin/signals/retry"><button class="low">Try now</button></form>`}</div>${signalTable(waiting.slice(0, 20), 'Nothing waits.')}</section>
<section><h2>Sent</h2>${signalTable([...campus.push.sent()].reverse().slice(0, 20), 'Nothing has been sent yet.')}</section>`;
  adminPage(campus, req, res, { title: 'Signals', body });
}

function routeAccess(app: Express, campus: Campus): void {
  const form = urlencoded({ extended: false });
  app.get('/admin/web-services', (req, res) => showServices(campus, req, res));
  app.post('/admin/web-services', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    const allowed = values(req.body, 'function');
    const held = values(req.body, 'capability');
    for (const name of Object.keys(functions)) campus.access.setFunction(name, allowed.includes(name));
    for (const name of capabilities) campus.access.setCapability(name, held.includes(name));
    res.redirect(303, '/admin/web-services');
  });
  app.post('/admin/web-services/calls', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    campus.access.resetCalls();
    res.redirect(303, '/admin/web-services');
  });
  app.post('/admin/web-services/token', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    if (field(req.body, 'do') === 'revoke') campus.access.revoke();
    else campus.access.renew();
    res.redirect(303, '/admin/web-services');
  });
}

/**
 * `/admin/web-services` (checkboxes `function` and `capability`; `…/token` takes `do` renew or revoke) and
 * `/admin/signals` (`mode`, `url`, `platform`, `apiKey`, `secret`).
 */
export function routeAdminServices(app: Express, campus: Campus): void {
  routeAccess(app, campus);
  const form = urlencoded({ extended: false });
  app.get('/admin/signals', (req, res) => showSignals(campus, req, res));
  app.post('/admin/signals', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    campus.push.configure({
      mode: field(req.body, 'mode') === 'push' ? 'push' : 'poll',
      url: field(req.body, 'url'),
      platform: field(req.body, 'platform'),
      apiKey: field(req.body, 'apiKey'),
      secret: field(req.body, 'secret'),
    });
    res.redirect(303, '/admin/signals');
  });
  app.post('/admin/signals/retry', ownFormsOnly, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    campus.push.retryNow();
    res.redirect(303, '/admin/signals');
  });
}
