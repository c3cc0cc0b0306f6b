/** Switches of the backpack: faults, ended grants, and what was pushed. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { markup } from '../web/markup.ts';
import { applyFaultForm, faultForm } from '../web/fault-form.ts';
import { heading } from '../web/page.ts';
import { ownFormsOnly } from '../web/requests.ts';
import { type Backpack, revokeGrants } from './backpack.ts';
import { sendPage } from './chrome.ts';

const labels: Readonly<Record<string, string>> = {
  manifest: 'Manifest',
  register: 'Registration of programs',
  token: 'Token endpoint',
  revoke: 'Revocation endpoint',
  profile: 'Profile',
  push: 'Taking a badge',
  list: 'List of badges',
};

function showSwitches(backpack: Backpack, req: Request, res: Response): void {
  const rows = [...backpack.pushes].map(
    ([
      id,
      count,
    ]) => markup`<tr><td data-label="Assertion"><code>${id}</code></td><td data-label="Received">${count.received}</td><td data-label="Created">${count.created}</td>
<td data-label="Duplicates">${count.duplicates}</td><td data-label="Refused">${count.refused}</td></tr>`,
  );
  const table = markup`<div class="panel"><table class="turn"><thead><tr><th>Assertion</th><th>Received</th><th>Created</th><th>Duplicates</th><th>Refused</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  const body = markup`${heading('Demo switches', 'Make the backpack fail, and see what was pushed.')}
<section><h2>Pushes</h2>${rows.length === 0 ? markup`<p class="muted">None yet.</p>` : table}</section>
<section><h2>Connections</h2><form method="post" action="/admin/revoke"><button class="risk">End everybody’s connections (${backpack.grants.length})</button></form></section>
<section><h2>Faults</h2>${faultForm('/admin/faults', backpack.faults, labels)}</section>`;
  sendPage(backpack, req, res, { title: 'Demo switches', body });
}

/** `/admin`, `POST /admin/faults`, `POST /admin/revoke`. */
export function routeAdmin(app: Express, backpack: Backpack): void {
  app.get('/admin', (req, res) => showSwitches(backpack, req, res));
  app.post('/admin/faults', ownFormsOnly, urlencoded({ extended: false }), (req, res) => {
    applyFaultForm(backpack.faults, req.body);
    res.redirect(303, '/admin');
  });
  app.post('/admin/revoke', ownFormsOnly, (_req, res) => {
    revokeGrants(backpack);
    res.redirect(303, '/admin');
  });
}
