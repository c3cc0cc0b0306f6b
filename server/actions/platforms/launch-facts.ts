/** What a verified launch says, in our own words: the form in which `lti` hands it to the actions. */

export interface LaunchFacts {
  /** The platform's id of the user. */
  sub: string;
  /** Empty where the platform gives none. */
  name: string;
  /** E-mail address as the platform gives it: claimed, never proven. */
  address: string | undefined;
  /** BCP 47 tag of the page language wished for. */
  locale: string | undefined;
  role: 'instructor' | 'learner' | 'viewer';
  isPlatformAdmin: boolean;
  deployment: string;
  /** Absent where an administrator launched outside any course. */
  course: { contextId: string; title: string; label: string } | undefined;
  resourceLink: { linkId: string; title: string; lineItemUrl: string | undefined } | undefined;
  services: { membershipsUrl: string | undefined; lineItemsUrl: string | undefined; scopes: string[] };
  /** Address in the LMS that leads back; only where it is the platform's own. */
  returnUrl: string | undefined;
  /** Id of the badge that the link or its custom parameters name. */
  badge: string | undefined;
  /** Name and version that the platform gives itself. */
  product: { family: string; version: string } | undefined;
}
