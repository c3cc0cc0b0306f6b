/**
 * Open Badges 2.0 and 3.0: build, sign, bake, unbake, verify. The one public entry of the library
 * (`badge-bridge/openbadges`); README.md beside it shows each verb at work.
 *
 * Pure: no clock, no randomness, no network and no files of its own. Times are epoch milliseconds, addresses
 * are whole. What cannot be done throws a `BridgeError` with a code; verification never throws.
 */

// Build: Open Badges 2.0
export { badgeClass, type BadgeClass } from './v2/badge-class.ts';
export { endorsement, type EndorsementV2 } from './v2/endorsement.ts';
export {
  createAssertionSeries,
  hostedAssertion,
  type HostedAssertion,
  type RecipientV2,
  revokedAssertion,
  type RevokedAssertion,
  signedAssertion,
  type SignedAssertion,
} from './v2/assertion.ts';
export { issuerV2, type IssuerV2 } from './v2/issuer.ts';
export { revocationList, type RevocationList } from './v2/revocation-list.ts';
export { cryptographicKey, type CryptographicKey } from './keys/cryptographic-key.ts';
export { problemsOf, type ShapeName } from './v2/shapes.ts';
export type {
  AssertionInput,
  BadgeClassInput,
  EndorsementInput,
  IdentityTypeV2,
  IssuerV2Input,
  RecipientV2Input,
  RevocationListInput,
  SignedAssertionInput,
} from './v2/inputs.ts';

// Build: Open Badges 3.0
export { achievementDocument, type AchievementV3 } from './v3/achievement.ts';
export {
  createCredentialSeries,
  type OneAward,
  openBadgeCredential,
  type OpenBadgeCredential,
  type SeriesInput,
} from './v3/credential.ts';
export { endorsementCredential, type EndorsementCredential } from './v3/endorsement.ts';
export { revocationListV3, type RevocationListV3 } from './v3/revocation-list.ts';
export { statusListCredential, type StatusEntry, type StatusListCredential } from './v3/status-list.ts';
export { decodeList, emptyList, encodeList, isBitSet, LIST_SIZE, withBitsSet } from './v3/bitstring.ts';
export { type CredentialKind, type DataModel, schemaProblems } from './v3/schema.ts';
export type { ProfileV3 } from './v3/profile.ts';
export type { AchievementSubject, IdentityObject } from './v3/subject.ts';
export type { Result, ResultDescription } from './v3/results.ts';
export type {
  AchievementInput,
  AddressInput,
  CredentialInput,
  EndorsementCredentialInput,
  IdentifierEntryInput,
  IdentityTypeV3,
  ProfileInput,
  RecipientV3Input,
  ResultDescriptionInput,
  ResultInput,
  RevocationListV3Input,
  RubricLevelInput,
  StatusInput,
  StatusListInput,
  SubjectInput,
} from './v3/inputs.ts';
export type {
  AlignmentInput,
  CriteriaInput,
  EvidenceInput,
  ImageInput,
  RecipientInput,
  RelatedInput,
} from './inputs.ts';

// Build: Comprehensive Learner Record 2.0
export {
  type Association,
  type AssociationInput,
  type AssociationType,
  clrCredential,
  type ClrCredential,
  type ClrInput,
} from './clr/clr-credential.ts';

// Recipients
export { hashAddress, type IdentityClaim, identityClaim, isIdentity } from './identity.ts';

// Sign
export {
  createProofMaker,
  documentHash,
  type Proof,
  proofHash,
  type ProofMaker,
  type ProofOptions,
  type SigningKey,
} from './proof/data-integrity.ts';
export {
  type JwtAlgorithm,
  type JwtClaims,
  jwtHeader,
  type JwtHeader,
  type JwtKey,
  jwtPayload,
  signJwt,
} from './v3/jwt.ts';
export { signAssertion, type SignedBadgeAlgorithm } from './v2/sign-assertion.ts';
export {
  type CompactJws,
  isCompactJws,
  isSignedBy,
  type JwsAlgorithm,
  readCompactJws,
  signCompactJws,
} from './jws/compact.ts';
export { canonicalText, type CanonicalOptions } from './proof/canonical.ts';
export {
  CLR_V2,
  contexts,
  loadContext,
  OB_V2,
  OB_V3,
  OB_V3_EXTENSIONS,
  VC_V1,
  VC_V2,
} from './contexts/contexts.ts';

export type { CanonicaliserOptions, ShapeDifference } from './proof/canonicaliser.ts';

// Bake and unbake
export { type Baked, bakePng } from './baking/bake-png.ts';
export { bakeSvg, type SvgBadge } from './baking/bake-svg.ts';
export { type Unbaked, unbakePng } from './baking/unbake-png.ts';
export { unbakeSvg, type UnbakedSvg } from './baking/unbake-svg.ts';

// Keys, and the documents that list them
export { algorithmOf, type KeyAlgorithm, type KeyPair, keyPairOf } from './keys/key-pair.ts';
export { privateKeyOf, publicKeyMultibaseOf } from './keys/ed25519.ts';
export { multikeyOf, publicKeyOfMultikey } from './keys/multikey.ts';
export { type PublicJwk, publicJwk, type PublicMembers, publicMembersOf, thumbprintOf } from './keys/jwk.ts';
export { type KeyProblem, type KeysRead, type ReadKey, readKeys } from './keys/read-keys.ts';
export { type FiledKey, type KeyFileRead, openKeys, sealKeys } from './keys/key-file.ts';
export { didKeyDocument, didWebAddress, didWebOf } from './keys/did.ts';
export { type ListedKey, verificationMethodOf } from './keys/controller-listing.ts';
export {
  type ControllerInput,
  type DidDocument,
  didDocument,
  type ProfileDocument,
  profileDocument,
} from './keys/controller-documents.ts';

// Verify
export { verify } from './verify/verify.ts';
export type { Canonize, VerifyOptions } from './verify/common.ts';
export type { VerifyInput } from './verify/read-input.ts';
export type { Loaded, Loader, LoadRequest } from './verify/fetcher.ts';
export type { CheckId } from './verify/checks.ts';
export {
  type AlignmentFacts,
  type Check,
  type EndorsementReport,
  type EvidenceFacts,
  exitCodeOf,
  type Facts,
  type Format,
  type Outcome,
  type Reason,
  reasons,
  type Report,
  type ResultFacts,
  type Verdict,
  verdictWords,
  type Version,
  type Words,
} from './verify/report.ts';

// Errors
export { BridgeError, type ErrorCode, hasCode } from '../errors.ts';
