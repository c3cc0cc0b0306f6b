/** The way into a tool: login initiation, and the authorization endpoint that answers with the id_token. */
import { type Express, type Request, type Response, urlencoded } from 'express';
import { type Campus, userOf } from '../campus.ts';
import { field } from '../../web/requests.ts';
import { sendingPage } from '../../web/page.ts';
import { sorryPage } from '../pages/chrome.ts';
import { claimsOf } from './claims.ts';
import type { Launch } from './launches.ts';
import { claim } from './names.ts';
import type { Tool } from './tools.ts';

/** Name of the frame that keeps values for tools whose cookies are blocked (LTI platform storage). */
export const storageFrame = 'campus_storage';

/** Sends the browser to the tool's login address (LTI security framework §5.1.1.1). */
export function beginLogin(campus: Campus, res: Response, launch: Launch): void {
  const tool = campus.tools.byId(launch.tool);
  if (tool?.state !== 'active') {
    res.status(403).send(sorryPage('This tool is not active', 'An administrator can activate it.'));
    return;
  }
  const target = String(claimsOf(campus, launch, '')[claim('target_link_uri')]);
  const isFramed = launch.kind !== 'link' || launch.target === 'iframe';
  const fields: Record<string, string> = {
    iss: campus.url(),
    target_link_uri: target,
    login_hint: String(launch.user),
    lti_message_hint: campus.launches.begin(launch),
    client_id: tool.clientId,
    lti_deployment_id: String(tool.id),
    ...(campus.settings.storage && isFramed ? { lti_storage_target: storageFrame } : {}),
  };
  if (tool.loginMethod === 'get') {
    const url = new URL(tool.loginUrl);
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    res.redirect(302, url.href);
    return;
  }
  res.send(sendingPage(`Opening ${tool.name}`, tool.loginUrl, fields));
}

/** The code of the first thing wrong with a request; `undefined` where it is in order. */
function fault(campus: Campus, req: Request, tool: Tool, launch: Launch): string | undefined {
  const ask = (name: string): string => field(req.method === 'POST' ? req.body : req.query, name);
  if (ask('scope') !== 'openid') return 'invalid_scope';
  if (ask('response_type') !== 'id_token') return 'unsupported_response_type';
  if (ask('nonce') === '' || ask('response_mode') !== 'form_post') return 'invalid_request';
  if (ask('prompt') !== '' && ask('prompt') !== 'none') return 'invalid_request';
  if (launch.tool !== tool.id) return 'unauthorized_client';
  const user = userOf(campus, req);
  if (user === undefined) return 'login_required';
  if (user.id !== launch.user || ask('login_hint') !== String(launch.user)) return 'access_denied';
  return undefined;
}

/** Authorization endpoint; a launch is spent by its first request, good or bad, as in Moodle. */
async function answerAuthorization(campus: Campus, req: Request, res: Response): Promise<void> {
  const ask = (name: string): string => field(req.method === 'POST' ? req.body : req.query, name);
  const tool = campus.tools.byClient(ask('client_id'));
  const launch = campus.launches.take(ask('lti_message_hint'));
  const redirectUri = ask('redirect_uri');
  if (tool?.state !== 'active' || launch === undefined || !tool.redirectUris.includes(redirectUri)) {
    res
      .status(400)
      .send(
        sorryPage(
          'Invalid request',
          'This launch is used up or was never begun. Open the activity again from its course.',
        ),
      );
    return;
  }
  const error = fault(campus, req, tool, launch);
  const state = ask('state');
  const answer: Record<string, string> =
    error === undefined
      ? { id_token: await campus.keys.sign(claimsOf(campus, launch, ask('nonce'))) }
      : { error };
  if (state !== '') answer['state'] = state;
  res.send(sendingPage(`Opening ${tool.name}`, redirectUri, answer));
}

/** Authorization endpoint and key set. */
export function routeLogin(app: Express, campus: Campus): void {
  const answer = (req: Request, res: Response): Promise<void> => answerAuthorization(campus, req, res);
  app.get('/mod/lti/auth.php', campus.faults.guard('login'), answer);
  app.post('/mod/lti/auth.php', campus.faults.guard('login'), urlencoded({ extended: false }), answer);
  app.get('/mod/lti/certs.php', campus.faults.guard('jwks'), (_req, res) => {
    res.json(campus.keys.jwks());
  });
}
