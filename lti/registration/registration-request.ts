/** What we say of ourselves to a platform (LTI Dynamic Registration §3.5; the members that Moodle requires). */
import { toolAddresses } from '../../server/actions/platforms/tool-addresses.ts';
import { wantedScopes } from '../../server/actions/platforms/wanted-scopes.ts';
import type { Settings } from '../../server/settings.ts';
import type { Words } from '../../server/views/words.ts';
import { toolConfiguration } from '../vocabulary.ts';

/** The body of the registration request. @param scopes those of ours that the platform offers */
export function registrationRequest(
  settings: Settings,
  words: Words,
  scopes: readonly string[],
): Record<string, unknown> {
  const { domain, loginUrl, redirectUrl, jwksUrl, targetUrl, deepLinkUrl } = toolAddresses(settings);
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: loginUrl,
    redirect_uris: [redirectUrl],
    client_name: words.t('lti.registrationName'),
    client_uri: settings.publicUrl,
    jwks_uri: jwksUrl,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: scopes.join(' '),
    [toolConfiguration]: {
      domain,
      description: words.t('lti.registrationDescription'),
      target_link_uri: targetUrl,
      claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email'],
      messages: [
        {
          type: 'LtiDeepLinkingRequest',
          target_link_uri: deepLinkUrl,
          label: words.t('lti.deepLinkLabel'),
          placements: ['ContentArea'],
        },
      ],
    },
  };
}

/** Our scopes that the platform offers; all of them where it does not say. */
export function scopesToAsk(offered: readonly string[] | undefined): string[] {
  return wantedScopes.filter((scope) => offered === undefined || offered.includes(scope));
}
