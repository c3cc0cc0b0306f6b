/** The plain facts from which documents are built; records of the model fit as they are. */
import type { Achievement } from '../model/badges/badge.ts';
import type { Issuer } from '../model/badges/issuer.ts';
import type { AwardId, BadgeId, CredentialId, IssuerId, StatusListId } from '../model/ids.ts';

/** Who issues. `url` must be http(s) and `email` not empty for OB 2.0. */
export type IssuerFacts = Pick<Issuer, 'id' | 'name' | 'url' | 'email' | 'description' | 'image'>;

/** A frozen version of a badge. */
export interface BadgeFacts {
  badge: BadgeId;
  version: number;
  issuer: IssuerId;
  achievement: Achievement;
}

/** Who is named: the address is normalised and hashed, never written. The salt has 12 characters or more (O12). */
export interface RecipientFacts {
  address: string;
  salt: string;
}

/** An award as OB 2.0 writes it. Times are epoch milliseconds. */
export interface AssertionFacts {
  award: AwardId;
  badge: BadgeId;
  version: number;
  recipient: RecipientFacts;
  issuedAt: number;
  expiresAt?: number;
}

/** One revision of an award as OB 3.0 writes it. Times are epoch milliseconds (C29). */
export interface CredentialFacts {
  credential: CredentialId;
  issuer: IssuerFacts;
  badge: BadgeFacts;
  recipient: RecipientFacts;
  /** Becomes `validFrom`. */
  issuedAt: number;
  /** Becomes `awardedDate`. */
  achievedAt: number;
  /** Becomes `validUntil`. */
  expiresAt?: number;
  status: { list: StatusListId; index: number };
}
