/** Administration of faults, signing keys and the frame tools stand in. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import type { Campus } from '../campus.ts';
import { markup } from '../../web/markup.ts';
import { applyFaultForm, faultForm } from '../../web/fault-form.ts';
import { field, ownFormsOnly, wholeNumber } from '../../web/requests.ts';
import { adminPage } from './admin-chrome.ts';
import { needAdmin } from './chrome.ts';

const labels: Readonly<Record<string, string>> = {
  '*': 'Everything without a switch of its own',
  login: 'LTI: authorization endpoint',
  jwks: 'LTI: key set',
  configuration: 'LTI: platform configuration',
  registration: 'LTI: registration endpoint',
  token: 'LTI: token endpoint',
  lineitems: 'Grades: line items',
  scores: 'Grades: scores and results',
  members: 'Names and roles',
};

function showFaults(campus: Campus, req: Request, res: Response): void {
  if (needAdmin(campus, req, res) === undefined) return;
  const all = { ...labels };
  for (const target of campus.faults.targets) {
    if (target.startsWith('ws:')) all[target] = `Web service: ${target.slice(3)}`;
  }
  const body = markup`<section><h2>Make a service fail</h2>${faultForm('/admin/faults', campus.faults, all)}</section>`;
  adminPage(campus, req, res, { title: 'Faults', body });
}

function showPlatform(campus: Campus, req: Request, res: Response): void {
  if (needAdmin(campus, req, res) === undefined) return;
  const { storage, membersPerPage } = campus.settings;
  const published = campus.keys.jwks().keys.map((key) => key.kid);
  const body = markup`<section class="panel"><h2>Signing keys</h2><dl class="facts"><dt>Signs with</dt><dd><code>${campus.keys.kid()}</code></dd>
<dt>Published</dt><dd><code>${published.join(', ')}</code></dd></dl><form class="line space" method="post" action="/admin/platform/keys"><button name="do" value="rotate">Rotate keys</button>
<button name="do" value="forget">End all service tokens</button></form></section>
<form class="panel space" method="post" action="/admin/platform"><h2>Frames and rosters</h2>
<label class="check"><input type="checkbox" name="storage" value="1"${storage ? markup` checked` : ''}><span>Offer platform storage to tools (<code>lti_storage_target</code>)</span></label>
<div class="field space"><label for="membersPerPage">People on one page of names and roles</label><input id="membersPerPage" class="short" name="membersPerPage" inputmode="numeric" value="${membersPerPage}"></div>
<div class="line space"><button class="go">Save</button></div></form>`;
  adminPage(campus, req, res, { title: 'Keys and frames', body });
}

/** `/admin/faults` and `/admin/platform` (`storage`, `membersPerPage`; `…/keys` takes `do` rotate or forget). */
export function routeAdminPlatform(app: Express, campus: Campus): void {
  const form = urlencoded({ extended: false });
  app.get('/admin/faults', (req, res) => showFaults(campus, req, res));
  app.post('/admin/faults', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    applyFaultForm(campus.faults, req.body);
    res.redirect(303, '/admin/faults');
  });
  app.get('/admin/platform', (req, res) => showPlatform(campus, req, res));
  app.post('/admin/platform', ownFormsOnly, form, (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    campus.settings.storage = field(req.body, 'storage') === '1';
    campus.settings.membersPerPage = Math.max(1, wholeNumber(req.body, 'membersPerPage') ?? 2);
    res.redirect(303, '/admin/platform');
  });
  app.post('/admin/platform/keys', ownFormsOnly, form, async (req, res) => {
    if (needAdmin(campus, req, res) === undefined) return;
    if (field(req.body, 'do') === 'forget') campus.tokens.forgetAll();
    else await campus.keys.rotate();
    res.redirect(303, '/admin/platform');
  });
}
