/** Names that the LTI specifications give to claims, roles and messages. */

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const DEEP_LINK = 'https://purl.imsglobal.org/spec/lti-dl/claim';

/** Claims of messages from and to the platform (LTI 1.3 §5.3, Deep Linking 2.0 §4). */
export const claim = {
  messageType: `${LTI}/message_type`,
  version: `${LTI}/version`,
  deploymentId: `${LTI}/deployment_id`,
  targetLinkUri: `${LTI}/target_link_uri`,
  roles: `${LTI}/roles`,
  context: `${LTI}/context`,
  resourceLink: `${LTI}/resource_link`,
  custom: `${LTI}/custom`,
  launchPresentation: `${LTI}/launch_presentation`,
  toolPlatform: `${LTI}/tool_platform`,
  forUser: `${LTI}/for_user`,
  ags: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  nrps: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  deepLinkSettings: `${DEEP_LINK}/deep_linking_settings`,
  contentItems: `${DEEP_LINK}/content_items`,
  deepLinkData: `${DEEP_LINK}/data`,
  deepLinkMessage: `${DEEP_LINK}/msg`,
} as const;

export const LTI_VERSION = '1.3.0';

/** Messages we answer (lti.md L19). */
export const messageTypes = [
  'LtiResourceLinkRequest',
  'LtiDeepLinkingRequest',
  'LtiSubmissionReviewRequest',
] as const;
export type MessageType = (typeof messageTypes)[number];

/** Member of an OpenID configuration and of a registration (LTI Dynamic Registration §3.2, §3.4). */
export const platformConfiguration = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
export const toolConfiguration = 'https://purl.imsglobal.org/spec/lti-tool-configuration';

/** Custom parameter by which a placement names its badge. */
export const BADGE_PARAMETER = 'badge_id';
/** Query parameter of a target link that names a badge. */
export const BADGE_QUERY = 'badge';
