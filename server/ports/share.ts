/** Links that carry a badge to a social network: pure, no request is made. */

export interface ShareFacts {
  name: string;
  issuerName: string;
  linkedinId: string;
  achievedAt: number;
  expiresAt?: number;
  /** The public page. */
  url: string;
  id: string;
}

export interface ShareLink {
  /** `linkedin-profile`, `linkedin-post` ...: also the locale key. */
  target: string;
  url: string;
  /** The same facts for copying by hand, in the order the target asks for them. */
  fields: { name: string; value: string }[];
}

export interface Share {
  links(facts: ShareFacts): ShareLink[];
}
