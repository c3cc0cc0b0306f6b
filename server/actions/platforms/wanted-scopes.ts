/** The services we ask an LMS for: our own grade column, and the names of who is in the course. */

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope';

export const lineItemScope = `${AGS}/lineitem`;
export const scoreScope = `${AGS}/score`;
export const resultScope = `${AGS}/result.readonly`;
export const rosterScope = `${NRPS}/contextmembership.readonly`;

/** Every scope we register for. */
export const wantedScopes: readonly string[] = [lineItemScope, scoreScope, resultScope, rosterScope];
