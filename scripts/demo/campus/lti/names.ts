/** Names of LTI 1.3: claims, scopes, media types. */

const spec = 'https://purl.imsglobal.org/spec';

/** `claim('roles')` is the full name of the core claim. */
export function claim(name: string): string {
  return `${spec}/lti/claim/${name}`;
}

export const agsClaim = `${spec}/lti-ags/claim/endpoint` as const;
export const nrpsClaim = `${spec}/lti-nrps/claim/namesroleservice` as const;
export const deepLinkingClaim = `${spec}/lti-dl/claim/deep_linking_settings` as const;
export const contentItemsClaim = `${spec}/lti-dl/claim/content_items` as const;
export const msgClaim = `${spec}/lti-dl/claim/msg` as const;
export const toolConfiguration = `${spec}/lti-tool-configuration` as const;
export const platformConfiguration = `${spec}/lti-platform-configuration` as const;

export const scopes = {
  lineItem: `${spec}/lti-ags/scope/lineitem`,
  lineItemRead: `${spec}/lti-ags/scope/lineitem.readonly`,
  result: `${spec}/lti-ags/scope/result.readonly`,
  score: `${spec}/lti-ags/scope/score`,
  members: `${spec}/lti-nrps/scope/contextmembership.readonly`,
} as const;

export const types = {
  lineItem: 'application/vnd.ims.lis.v2.lineitem+json',
  lineItems: 'application/vnd.ims.lis.v2.lineitemcontainer+json',
  score: 'application/vnd.ims.lis.v1.score+json',
  results: 'application/vnd.ims.lis.v2.resultcontainer+json',
  members: 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json',
} as const;

export const roles = {
  instructor: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor',
  learner: 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner',
  institutionAdmin: 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator',
  systemAdmin: 'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator',
} as const;
