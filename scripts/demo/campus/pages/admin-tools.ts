/** Administration of LTI tools: adding by registration link or by hand, activating, removing. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { z } from 'zod';
import type { Campus } from '../campus.ts';
import { type Html, markup } from '../../web/markup.ts';
import { heading } from '../../web/page.ts';
import { field, ownFormsOnly, wholeNumber } from '../../web/requests.ts';
import { registrationAddress } from '../lti/registration.ts';
import type { Tool } from '../lti/tools.ts';
import { toolFrame } from './activities.ts';
import { adminPage } from './admin-chrome.ts';
import { needAdmin, sendPage } from './chrome.ts';

const stateMarks = {
  pending: markup`<span class="pill warn">Pending</span>`,
  active: markup`<span class="pill done">✓ Active</span>`,
  off: markup`<span class="pill">Off</span>`,
} as const;

const manual = z.object({
  name: z.string().min(1),
  loginUrl: z.url(),
  redirectUri: z.url(),
  jwksUri: z.url(),
  targetLinkUri: z.url(),
  deepLinkUri: z.url().or(z.literal('')),
});

const manualFields = [
  ['name', 'Name', 'Badge Bridge'],
  ['loginUrl', 'Initiate login URL', 'http://localhost:3000/lti/login'],
  ['redirectUri', 'Redirection URI', 'http://localhost:3000/lti/launch'],
  ['jwksUri', 'Public keyset', 'http://localhost:3000/lti/jwks'],
  ['targetLinkUri', 'Tool URL', 'http://localhost:3000/lti/launch'],
  ['deepLinkUri', 'Content selection URL', 'http://localhost:3000/lti/launch'],
] as const;

function ids(campus: Campus, tool: Tool): Html {
  return markup`<details><summary class="small">Ids and addresses</summary><dl class="facts small">
<dt>Platform (issuer)</dt><dd class="mono">${campus.url()}</dd><dt>Client ID</dt><dd class="mono">${tool.clientId}</dd>
<dt>Deployment ID</dt><dd class="mono">${tool.id}</dd><dt>Keyset URL</dt><dd class="mono">${campus.url()}/mod/lti/certs.php</dd>
<dt>Access token URL</dt><dd class="mono">${campus.url()}/mod/lti/token.php</dd><dt>Authentication URL</dt><dd class="mono">${campus.url()}/mod/lti/auth.php</dd></dl></details>`;
}

function toolPanel(campus: Campus, tool: Tool): Html {
  const change = tool.state === 'active' ? 'deactivate' : 'activate';
  return markup`<li class="panel stack"><div class="line between"><div><h3>${tool.name}</h3><p class="muted small">${tool.domain}</p></div>${stateMarks[tool.state]}</div>
${ids(campus, tool)}
<form class="line" method="post" action="/admin/tools/change"><input type="hidden" name="tool" value="${tool.id}">
<button class="low${tool.state === 'active' ? '' : ' go'}" name="do" value="${change}">${change === 'activate' ? 'Activate' : 'Deactivate'}</button>
<button class="low" name="do" value="${tool.loginMethod === 'post' ? 'login-get' : 'login-post'}">Begin logins by ${tool.loginMethod === 'post' ? 'GET' : 'POST'}</button>
<button class="low risk" name="do" value="remove">Remove</button></form></li>`;
}

function showTools(campus: Campus, req: Request, res: Response): void {
  if (needAdmin(campus, req, res) === undefined) return;
  const tools = campus.tools.list();
  const fields = manualFields.map(
    ([name, label, sample]) =>
      markup`<div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" placeholder="${sample}"></div>`,
  );
  const body = markup`<section class="panel"><h2>Add an LTI tool</h2>
<form method="post" action="/admin/tools/register"><div class="field"><label for="url">Registration link</label>
<p class="hint" id="url-hint">The tool gives you this link. Paste it here; the tool opens and registers itself.</p>
<input id="url" name="url" type="url" required aria-describedby="url-hint"></div><div class="line space"><button class="go">Add LTI Advantage tool</button></div></form></section>
<section><h2>Tools</h2>${tools.length === 0 ? markup`<p class="muted">None yet.</p>` : markup`<ul class="stack">${tools.map((tool) => toolPanel(campus, tool))}</ul>`}</section>
<section class="panel"><details><summary>Configure a tool by hand</summary><form class="space" method="post" action="/admin/tools/manual">${fields}
<div class="line space"><button>Save tool</button></div></form></details></section>`;
  adminPage(campus, req, res, { title: 'Tools', body });
}

async function showRegistration(campus: Campus, req: Request, res: Response): Promise<void> {
  if (needAdmin(campus, req, res) === undefined) return;
  const toolUrl = field(req.query, 'url');
  if (!/^https?:$/.test(URL.canParse(toolUrl) ? new URL(toolUrl).protocol : '')) {
    res.status(400).type('text/plain').send('That is no web address.');
    return;
  }
  const after = '/admin/tools';
  const src = await registrationAddress(campus, toolUrl);
  const body = markup`${heading('Add an LTI tool', 'The tool’s own page. It closes by itself when it is done.', undefined, { href: after, label: 'Tools' })}
${toolFrame(campus, { src, title: 'Registration of the tool', after })}`;
  sendPage(campus, req, res, { title: 'Add an LTI tool', body });
}

function changeTool(campus: Campus, input: unknown): void {
  const id = wholeNumber(input, 'tool') ?? 0;
  const verbs: Readonly<Record<string, () => void>> = {
    activate: () => campus.tools.setState(id, 'active'),
    deactivate: () => campus.tools.setState(id, 'off'),
    'login-get': () => campus.tools.setLoginMethod(id, 'get'),
    'login-post': () => campus.tools.setLoginMethod(id, 'post'),
    remove: () => campus.tools.remove(id),
  };
  verbs[field(input, 'do')]?.();
}

/**
 * `/admin/tools`; `POST …/register` (`url`) leads to the registration page, `POST …/manual` takes the fields of
 * `manualFields`, `POST …/change` takes `tool` and `do` (activate, deactivate, remove, login-get, login-post).
 */
export function routeAdminTools(app: Express, campus: Campus): void {
  const form = urlencoded({ extended: false });
  app.get('/admin', (_req, res) => res.redirect(303, '/admin/tools'));
  app.get('/admin/tools', (req, res) => showTools(campus, req, res));
  app.post('/admin/tools/register', ownFormsOnly, form, (req, res) => {
    res.redirect(303, `/admin/tools/register?url=${encodeURIComponent(field(req.body, 'url'))}`);
  });
  app.get('/admin/tools/register', (req, res) => showRegistration(campus, req, res));
  app.post('/admin/tools/manual', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    const parsed = manual.safeParse(req.body);
    if (!parsed.success) {
      res
        .status(400)
        .type('text/plain')
        .send(`Not saved: ${z.prettifyError(parsed.error)}`);
      return;
    }
    const { deepLinkUri, ...tool } = parsed.data;
    campus.tools.addManually({ ...tool, ...(deepLinkUri === '' ? {} : { deepLinkUri }) });
    res.redirect(303, '/admin/tools');
  });
  app.post('/admin/tools/change', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    changeTool(campus, req.body);
    res.redirect(303, '/admin/tools');
  });
}
