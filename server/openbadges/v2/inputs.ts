/** What Open Badges 2.0 documents are built from: plain data, whole addresses, times in epoch milliseconds. */
import type {
  AlignmentInput,
  CriteriaInput,
  EvidenceInput,
  ImageInput,
  RecipientInput,
  RelatedInput,
} from '../inputs.ts';

/** How OB 2.0 names a recipient. */
export type IdentityTypeV2 = 'email' | 'url' | 'telephone' | 'id';
export type RecipientV2Input = RecipientInput<IdentityTypeV2>;

/** What any 2.0 object may carry besides its own members. */
export interface CommonV2Input {
  /** `@language`: BCP 47 tag of the words of the object; left out where it is none. */
  language?: string | undefined;
  version?: string | undefined;
  related?: readonly RelatedInput[] | undefined;
  /** Addresses of hosted Endorsements, or whole Endorsement documents. */
  endorsements?: readonly (string | object)[] | undefined;
  /** Members of extensions by name (`extensions:…`); each holds its own `@context` and `type`. */
  extensions?: Readonly<Record<string, object>> | undefined;
}

/** Who issues (OB 2.0 §Profile). */
export interface IssuerV2Input extends CommonV2Input {
  id: string;
  type?: 'Issuer' | 'Profile' | undefined;
  name: string;
  /** http or https. */
  url: string;
  email: string;
  /** E.164. */
  telephone?: string | undefined;
  description?: string | undefined;
  image?: string | ImageInput | undefined;
  /**
   * Addresses of the CryptographicKey documents of signed badges; what a key signed is verifiable while it is
   * listed. The official validator takes an issuer with more than one for malformed.
   */
  publicKeys?: readonly string[] | undefined;
  revocationList?: string | undefined;
  /** Where hosted assertions of this issuer may be; by default its own host. */
  verification?:
    | { startsWith?: readonly string[] | undefined; allowedOrigins?: readonly string[] | undefined }
    | undefined;
}

/** What can be earned (OB 2.0 §BadgeClass). */
export interface BadgeClassInput extends CommonV2Input {
  id: string;
  name: string;
  description: string;
  image: string | ImageInput;
  criteria: string | CriteriaInput;
  /** Address of the issuer's document, or the issuer itself. */
  issuer: string | object;
  alignments?: readonly AlignmentInput[] | undefined;
  tags?: readonly string[] | undefined;
}

/** An award, hosted at its own `id` (OB 2.0 §Assertion). */
export interface AssertionInput extends CommonV2Input {
  id: string;
  /** Address of the BadgeClass, or the BadgeClass itself. */
  badge: string | object;
  recipient: RecipientV2Input;
  issuedAt: number;
  expiresAt?: number | undefined;
  /** Address of this award's own picture; never a data URI. */
  image?: string | ImageInput | undefined;
  evidence?: readonly (string | EvidenceInput)[] | undefined;
  /** Markdown. */
  narrative?: string | undefined;
}

/** An award that is not hosted but signed; its `id` is `urn:uuid:` and a UUID of version 4 (O2). */
export interface SignedAssertionInput extends AssertionInput {
  /** Address of the CryptographicKey document of the key that signs. */
  creator: string;
}

/** Signed badges that were revoked (OB 2.0 §RevocationList). */
export interface RevocationListInput {
  id: string;
  issuer: string;
  revoked?: readonly { id: string; revocationReason?: string | undefined }[] | undefined;
}

/** Somebody speaks for an issuer, a badge class or an award (OB 2.0 §Endorsement). */
export interface EndorsementInput {
  id: string;
  claim: {
    /** `id` of what is endorsed. */
    id: string;
    endorsementComment?: string | undefined;
  };
  /** `id` of the endorser's Profile, or the Profile itself. */
  issuer: string | object;
  issuedAt: number;
  /** Address of the key where the endorsement is signed; it is hosted unless told. */
  creator?: string | undefined;
  language?: string | undefined;
  extensions?: Readonly<Record<string, object>> | undefined;
}
