/** What a verified token asks for: version, kind of message, target (lti.md L16, L19, L44). */
import { BridgeError } from '../../server/errors.ts';
import type { DeepLink } from '../../server/model/organisations/session.ts';
import { isAtPlatform, type Platform } from '../../server/model/platforms/platform.ts';
import { requireOwnTarget } from '../login/read-login-request.ts';
import { claim, LTI_VERSION, type MessageType, messageTypes } from '../vocabulary.ts';
import type { LaunchClaims } from './read-claims.ts';

export interface Message {
  type: MessageType;
  /** On our origin. */
  target: URL;
  /** Of a deep-linking request. */
  deepLink: DeepLink | undefined;
  /** Of a submission review: the `sub` of the learner. */
  forUser: string | undefined;
}

/**
 * Throws LTI_MESSAGE_UNSUPPORTED, LTI_TARGET_FOREIGN or LTI_TOKEN_INVALID.
 * @param loginTarget target of the login, for messages that carry none
 */
export function readMessage(
  platform: Platform,
  claims: LaunchClaims,
  loginTarget: string,
  publicUrl: string,
): Message {
  if (claims[claim.version] !== LTI_VERSION) lacks('version');
  const type = messageTypes.find((known) => known === claims[claim.messageType]);
  if (type === undefined)
    throw new BridgeError('LTI_MESSAGE_UNSUPPORTED', 'no such message', {
      details: { type: claims[claim.messageType] },
    });
  const isDeepLink = type === 'LtiDeepLinkingRequest';
  const given = claims[claim.targetLinkUri];
  if (given === undefined && !isDeepLink) lacks('target_link_uri');
  const target = requireOwnTarget(given ?? loginTarget, publicUrl);
  if (type === 'LtiResourceLinkRequest' && claims[claim.resourceLink] === undefined) lacks('resource_link');
  const forUser = claims[claim.forUser]?.user_id;
  if (type === 'LtiSubmissionReviewRequest' && forUser === undefined) lacks('for_user');
  return { type, target, deepLink: isDeepLink ? deepLinkOf(platform, claims) : undefined, forUser };
}

/** The choice is posted back to the platform itself and nowhere else (A18). */
function deepLinkOf(platform: Platform, claims: LaunchClaims): DeepLink {
  const settings = claims[claim.deepLinkSettings];
  if (settings === undefined || !isAtPlatform(platform, settings.deep_link_return_url))
    return lacks('deep_linking_settings');
  return {
    returnUrl: settings.deep_link_return_url,
    acceptTypes: settings.accept_types,
    acceptMultiple: settings.accept_multiple,
    ...(settings.data === undefined ? {} : { data: settings.data }),
  };
}

function lacks(name: string): never {
  throw new BridgeError('LTI_TOKEN_INVALID', 'a claim is missing or wrong', { details: { claim: name } });
}
