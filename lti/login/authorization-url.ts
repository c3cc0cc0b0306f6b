/** The authentication request to the platform (OpenID Connect Core §3.2.2.1, LTI Security Framework §5.1.1.2). */
import type { LoginState } from '../../server/model/platforms/login-state.ts';
import type { Platform } from '../../server/model/platforms/platform.ts';

/**
 * Where the browser goes next; both hints byte for byte, a query that the endpoint already has is kept (lti.md L4).
 * @param redirectUri the registered one
 */
export function authorizationUrl(
  platform: Platform,
  login: LoginState,
  state: string,
  redirectUri: string,
): string {
  const endpoint = new URL(platform.authorizationEndpoint);
  endpoint.hash = '';
  const parameters = new URLSearchParams({
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: platform.clientId,
    redirect_uri: redirectUri,
    login_hint: login.loginHint,
    state,
    nonce: login.nonce,
    ...(login.messageHint === undefined ? {} : { lti_message_hint: login.messageHint }),
  });
  const joint = endpoint.search === '' ? '?' : '&';
  return `${endpoint.href.replace(/\?$/, '')}${joint}${parameters.toString()}`;
}

/** Origin of the platform's pages: browser messages go there and nowhere else (lti.md L7). */
export function authorizationOrigin(platform: Platform): string {
  return new URL(platform.authorizationEndpoint).origin;
}
