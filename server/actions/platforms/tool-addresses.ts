/** The addresses an LMS needs of us: registered by machine or copied by hand. */
import type { Settings } from '../../settings.ts';

/** Where each part of the LTI conversation lives on our origin. */
export interface ToolAddresses {
  /** Host and port, without scheme. */
  domain: string;
  loginUrl: string;
  redirectUrl: string;
  jwksUrl: string;
  /** Target of a launch that names no badge. */
  targetUrl: string;
  deepLinkUrl: string;
}

/** Our own addresses for the settings of an LMS (lti.md L28, L29). */
export function toolAddresses(settings: Settings): ToolAddresses {
  const { publicUrl } = settings;
  return {
    domain: new URL(publicUrl).host,
    loginUrl: `${publicUrl}/lti/login`,
    redirectUrl: `${publicUrl}/lti/launch`,
    jwksUrl: `${publicUrl}/lti/jwks`,
    targetUrl: `${publicUrl}/launch`,
    deepLinkUrl: `${publicUrl}/deeplink`,
  };
}
