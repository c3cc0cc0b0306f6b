/** What Open Badges 3.0 documents are built from: plain data, whole addresses, times in epoch milliseconds. */
import type {
  AlignmentInput,
  CriteriaInput,
  EvidenceInput,
  ImageInput,
  RecipientInput,
  RelatedInput,
} from '../inputs.ts';

/** How OB 3.0 names things and people (OB 3.0 §IdentifierTypeEnum), or `ext:…`. */
export type IdentityTypeV3 =
  | 'name'
  | 'sourcedId'
  | 'systemId'
  | 'productId'
  | 'userName'
  | 'accountId'
  | 'emailAddress'
  | 'nationalIdentityNumber'
  | 'isbn'
  | 'issn'
  | 'lisSourcedId'
  | 'oneRosterSourcedId'
  | 'sisSourcedId'
  | 'ltiContextId'
  | 'ltiDeploymentId'
  | 'ltiToolId'
  | 'ltiPlatformId'
  | 'ltiUserId'
  | 'identifier'
  | `ext:${string}`;
export type RecipientV3Input = RecipientInput<IdentityTypeV3>;

/** A name under which something is known elsewhere (OB 3.0 §IdentifierEntry). */
export interface IdentifierEntryInput {
  identifier: string;
  identifierType: IdentityTypeV3;
}

/** OB 3.0 §Address. */
export interface AddressInput {
  addressCountry?: string | undefined;
  addressCountryCode?: string | undefined;
  addressRegion?: string | undefined;
  addressLocality?: string | undefined;
  streetAddress?: string | undefined;
  postOfficeBoxNumber?: string | undefined;
  postalCode?: string | undefined;
  geo?: { latitude: number; longitude: number } | undefined;
}

/** A person or an organisation (OB 3.0 §Profile). */
export interface ProfileInput {
  id: string;
  name?: string | undefined;
  url?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  description?: string | undefined;
  image?: string | ImageInput | undefined;
  address?: AddressInput | undefined;
  otherIdentifiers?: readonly IdentifierEntryInput[] | undefined;
  official?: string | undefined;
  parentOrg?: ProfileInput | undefined;
  familyName?: string | undefined;
  givenName?: string | undefined;
  additionalName?: string | undefined;
  patronymicName?: string | undefined;
  honorificPrefix?: string | undefined;
  honorificSuffix?: string | undefined;
  familyNamePrefix?: string | undefined;
  /** `YYYY-MM-DD`. */
  dateOfBirth?: string | undefined;
  /** Signed EndorsementCredentials. */
  endorsements?: readonly object[] | undefined;
  /** EndorsementCredentials as compact JWTs: only in a credential that is a JWT itself (O7). */
  endorsementJwts?: readonly string[] | undefined;
}

/** A level of a rubric (OB 3.0 §RubricCriterionLevel). */
export interface RubricLevelInput {
  id: string;
  name: string;
  description?: string | undefined;
  level?: string | undefined;
  points?: string | undefined;
  alignments?: readonly AlignmentInput[] | undefined;
}

/** What results an achievement can have (OB 3.0 §ResultDescription). */
export interface ResultDescriptionInput {
  id: string;
  name: string;
  /** `Percent`, `LetterGrade` … or `ext:…`. */
  resultType: string;
  /** From worst to best. */
  allowedValues?: readonly string[] | undefined;
  requiredLevel?: string | undefined;
  requiredValue?: string | undefined;
  rubricLevels?: readonly RubricLevelInput[] | undefined;
  valueMin?: string | undefined;
  valueMax?: string | undefined;
  alignments?: readonly AlignmentInput[] | undefined;
}

/** A result that was achieved (OB 3.0 §Result). */
export interface ResultInput {
  /** `id` of the achievement's result description. */
  resultDescription?: string | undefined;
  value?: string | undefined;
  /** `id` of a rubric level. */
  achievedLevel?: string | undefined;
  status?:
    'Completed' | 'Enrolled' | 'Failed' | 'InProgress' | 'OnHold' | 'Provisional' | 'Withdrew' | undefined;
  alignments?: readonly AlignmentInput[] | undefined;
}

/** What can be earned (OB 3.0 §Achievement). */
export interface AchievementInput {
  id: string;
  name: string;
  description: string;
  criteria: CriteriaInput;
  /** `Badge`, `Course`, `MicroCredential` … or `ext:…`. */
  achievementType?: string | undefined;
  image?: string | ImageInput | undefined;
  /** BCP 47 tag; left out where the standard has no spelling for it. */
  language?: string | undefined;
  version?: string | undefined;
  tags?: readonly string[] | undefined;
  alignments?: readonly AlignmentInput[] | undefined;
  resultDescriptions?: readonly ResultDescriptionInput[] | undefined;
  creator?: ProfileInput | undefined;
  creditsAvailable?: number | undefined;
  fieldOfStudy?: string | undefined;
  humanCode?: string | undefined;
  specialization?: string | undefined;
  otherIdentifiers?: readonly IdentifierEntryInput[] | undefined;
  related?: readonly RelatedInput[] | undefined;
  /** Signed EndorsementCredentials. */
  endorsements?: readonly object[] | undefined;
  /** EndorsementCredentials as compact JWTs: only in a credential that is a JWT itself (O7). */
  endorsementJwts?: readonly string[] | undefined;
}

/** Who earned what (OB 3.0 §AchievementSubject): `id`, `recipients`, or both. */
export interface SubjectInput {
  /** DID or other URI of the recipient; where a JWT is wanted and there is none, a `urn:uuid:` of the award (O9). */
  id?: string | undefined;
  recipients?: readonly RecipientV3Input[] | undefined;
  achievement: AchievementInput;
  results?: readonly ResultInput[] | undefined;
  /** Markdown. */
  narrative?: string | undefined;
  creditsEarned?: number | undefined;
  licenseNumber?: string | undefined;
  role?: string | undefined;
  term?: string | undefined;
  activityStartAt?: number | undefined;
  activityEndAt?: number | undefined;
  /** Who says so, where it is not the issuer. */
  source?: ProfileInput | undefined;
  image?: string | ImageInput | undefined;
}

/** Where it is told that a credential was revoked: one of the two forms (O19, O20). */
export type StatusInput =
  | {
      type?: 'BitstringStatusListEntry' | undefined;
      /** Address of the signed status list. */
      list: string;
      index: number;
    }
  | {
      type: '1EdTechRevocationList';
      /** Address of the issuer's revocation list. */
      list: string;
    };

/** What every credential may carry. */
export interface CommonCredentialInput {
  /** `urn:uuid:` and a UUID of version 4, or an address (O2). */
  id: string;
  issuer: ProfileInput;
  /** Becomes `validFrom`. */
  issuedAt: number;
  /** Becomes `awardedDate`. */
  awardedAt?: number | undefined;
  /** Becomes `validUntil`. */
  expiresAt?: number | undefined;
  description?: string | undefined;
  status?: StatusInput | undefined;
  /** Addresses of JSON Schemas that the credential passes. */
  schemas?: readonly string[] | undefined;
  /** Address at which a newer form of the credential can be had. */
  refresh?: string | undefined;
}

/** An award as OB 3.0 writes it (OB 3.0 §AchievementCredential). */
export interface CredentialInput extends CommonCredentialInput {
  /** `OpenBadgeCredential` unless told; the other name means the same. */
  type?: 'OpenBadgeCredential' | 'AchievementCredential' | undefined;
  /** Becomes `name`; the achievement's name unless told. */
  name?: string | undefined;
  /** The achievement's image unless told. */
  image?: string | ImageInput | undefined;
  subject: SubjectInput;
  evidence?: readonly EvidenceInput[] | undefined;
  /** Signed EndorsementCredentials. */
  endorsements?: readonly object[] | undefined;
  /** EndorsementCredentials as compact JWTs: only in a credential that is a JWT itself (O7). */
  endorsementJwts?: readonly string[] | undefined;
}

/** Somebody speaks for an achievement, a profile or a credential (OB 3.0 §EndorsementCredential). */
export interface EndorsementCredentialInput extends CommonCredentialInput {
  name: string;
  endorsed: {
    /** `id` of what is endorsed. */
    id: string;
    comment?: string | undefined;
  };
}

/** A list of revoked bits (Bitstring Status List §2). */
export interface StatusListInput {
  id: string;
  /** `id` of the issuer whose credentials it lists. */
  issuer: string;
  /** The bits as `emptyList` and `withBitsSet` make them. */
  encodedList: string;
  /** Becomes `validFrom`. */
  signedAt: number;
}

/** The issuer's list of revoked credentials (1EdTech Revocation List §2). */
export interface RevocationListV3Input {
  id: string;
  /** `id` of the issuer. */
  issuer: string;
  revoked?: readonly { id: string; revocationReason?: string | undefined }[] | undefined;
}
