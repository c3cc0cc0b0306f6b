/** Any backpack that speaks Badge Connect (Open Badges 2.1): we are the side that writes (providers.md section 10). */
import type { Backpack, Capabilities } from '../../../server/ports/backpack.ts';
import { accountEmails, findAssertion, pushAssertion } from './assertions.ts';
import type { HostTools } from './call-host.ts';
import { discoverHost } from './discover-host.ts';
import { registerClient } from './register-client.ts';
import { authorizeUrl, exchangeCode, refreshTokens, revokeToken } from './tokens.ts';

/**
 * The standard has no way to take a badge back or to replace it: hosts re-read the assertion we host, and take
 * one of the same id once (O67).
 */
const CAPABILITIES: Capabilities = {
  import: true,
  revoke: 'none',
  replace: false,
  find: true,
  duplicatePolicy: 'refused',
  needsPublicUrl: true,
  needsLearnerOAuth: true,
  accepts: ['ob2'],
};

/** The backpack port for Badge Connect hosts. Stateless: host, client and tokens come with each call. */
export function createBadgeConnect(tools: HostTools): Backpack {
  return {
    kind: 'badge-connect',
    capabilities: () => CAPABILITIES,
    discover: (address) => discoverHost(tools, address),
    register: (api, client) => registerClient(tools, api, client),
    authorizeUrl,
    exchangeCode: (host, p) => exchangeCode(tools, host, p),
    refresh: (host, token) => refreshTokens(tools, host, token),
    revokeToken: (host, token) => revokeToken(tools, host, token),
    accountEmails: (host, token) => accountEmails(tools, host, token),
    find: (host, token, assertionUrl) => findAssertion(tools, host, token, assertionUrl),
    push: (host, token, badge) => pushAssertion(tools, host, token, badge),
    remove: () => Promise.resolve({ kind: 'reject', code: 'unsupported' }),
  };
}
