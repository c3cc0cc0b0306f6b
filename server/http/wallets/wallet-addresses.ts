/** Addresses of the Open Badges API and of the authorisation in front of it, below our origin. */
export const API = '/ims/ob/v3p0';

export const walletPaths = {
  discovery: `${API}/discovery`,
  credentials: `${API}/credentials`,
  profile: `${API}/profile`,
  register: '/oauth/register',
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  revoke: '/oauth/revoke',
  metadata: '/.well-known/oauth-authorization-server',
} as const;
