/** Our records as what the library builds Open Badges documents from: the one place that knows both. */
import type { Award } from '../../model/awards/award.ts';
import type { Achievement } from '../../model/badges/badge.ts';
import type { Issuer } from '../../model/badges/issuer.ts';
import type { AwardId, BadgeId, CredentialId, IssuerId, StatusListId } from '../../model/ids.ts';
import type { Issuing } from '../../model/organisations/organisation.ts';
import { type Addresses, credentialUrn } from '../../openbadges/addresses.ts';
import type { AlignmentInput } from '../../openbadges/inputs.ts';
import type { OneAward, SeriesInput } from '../../openbadges/v3/credential.ts';
import type { AssertionInput, BadgeClassInput, IssuerV2Input } from '../../openbadges/v2/inputs.ts';
import type {
  AchievementInput,
  ProfileInput,
  ResultInput,
  StatusListInput,
} from '../../openbadges/v3/inputs.ts';

/** What documents say of an issuer. */
export type IssuerFacts = Pick<Issuer, 'id' | 'name' | 'url' | 'email' | 'description' | 'image'>;

/** A frozen version of a badge. */
export interface BadgeFacts {
  badge: BadgeId;
  version: number;
  issuer: IssuerId;
  achievement: Achievement;
}

/** One revision of an award: the address it names, the salt of its hash, and its place in a status list. */
export interface RevisionFacts {
  award: Pick<Award, 'id' | 'issuedAt' | 'achievedAt' | 'expiresAt' | 'groups'>;
  recipient: { address: string; salt: string };
  credential: CredentialId;
  /** Its bit of a status list; undefined where the issuer lists what it revoked. */
  status: { list: StatusListId; index: number } | undefined;
}

/** The official JSON Schema of an OpenBadgeCredential (O6). */
const CREDENTIAL_SCHEMA =
  'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';

/** Id of the issuer in OB 3.0, as the organisation chose (O14). */
export function issuerIdOf(at: Addresses, issuer: IssuerId, { issuerId }: Pick<Issuing, 'issuerId'>): string {
  return issuerId === 'https' ? at.issuer(issuer) : at.issuerDid(issuer);
}

/** Who is named: by a salted hash, or as they are where the organisation asks for it (O12). */
function recipientInput(
  { address, salt }: RevisionFacts['recipient'],
  { recipient }: Issuing,
): { identity: string } & ({ salt: string } | { hashed: false }) {
  return recipient === 'plain' ? { identity: address, hashed: false } : { identity: address, salt };
}

const imageOf = (at: Addresses, issuer: IssuerFacts): string | undefined =>
  issuer.image === undefined ? undefined : at.image(issuer.image);

/** `/issuers/<t>/v2`. @param publicKeys addresses of the CryptographicKey documents whose owner it is */
export function issuerV2Input(
  at: Addresses,
  issuer: IssuerFacts,
  publicKeys: readonly string[],
): IssuerV2Input {
  return {
    id: at.issuerV2(issuer.id),
    name: issuer.name,
    url: issuer.url,
    email: issuer.email,
    description: issuer.description,
    image: imageOf(at, issuer),
    publicKeys,
    revocationList: at.revocations(issuer.id),
  };
}

/** `/issuers/<t>`: all that is known of the issuer. */
export function profileInput(at: Addresses, issuer: IssuerFacts): ProfileInput {
  return {
    id: at.issuer(issuer.id),
    name: issuer.name,
    url: issuer.url,
    email: issuer.email,
    description: issuer.description,
    image: imageOf(at, issuer),
  };
}

/** `/badges/<id>/<version>/v2`. */
export function badgeClassInput(
  at: Addresses,
  { badge, version, issuer, achievement }: BadgeFacts,
): BadgeClassInput {
  return {
    id: at.badgeClass(badge, version),
    name: achievement.name,
    description: achievement.description,
    image: at.image(achievement.image),
    criteria: { id: at.achievement(badge, version), narrative: achievement.criteria },
    issuer: at.issuerV2(issuer),
    alignments: alignmentInputs(achievement),
    tags: achievement.tags,
    language: achievement.language,
    version: String(version),
  };
}

/** `/badges/<id>/<version>`, and the achievement in every credential. */
export function achievementInput(
  at: Addresses,
  { badge, version, achievement }: BadgeFacts,
): AchievementInput {
  const id = at.achievement(badge, version);
  return {
    id,
    name: achievement.name,
    description: achievement.description,
    criteria: { id, narrative: achievement.criteria },
    achievementType: achievement.achievementType,
    image: at.image(achievement.image),
    language: achievement.language,
    tags: achievement.tags,
    alignments: alignmentInputs(achievement),
    resultDescriptions: achievement.results?.map(({ requirement, name, required }) => ({
      id: resultId(id, requirement),
      name,
      resultType: 'Percent',
      valueMin: '0',
      valueMax: '100',
      requiredValue: required,
    })),
    version: String(version),
  };
}

/** Where the achievement describes the result of a requirement. */
function resultId(achievement: string, requirement: string): string {
  return `${achievement}#result-${requirement}`;
}

/** The grades by which the award was earned, where the badge tells them; of an award by hand there are none. */
function resultInputs(
  at: Addresses,
  { badge, version, achievement }: BadgeFacts,
  award: RevisionFacts['award'],
): ResultInput[] {
  const told = new Set(achievement.results?.map((one) => one.requirement));
  return award.groups
    .flatMap((group) => group.requirements)
    .filter(({ requirement, state, value }) => told.has(requirement) && state === 'met' && value !== '')
    .map(({ requirement, value }) => ({
      resultDescription: resultId(at.achievement(badge, version), requirement),
      value,
    }));
}

function alignmentInputs({ alignments = [] }: Achievement): AlignmentInput[] {
  return alignments.map(({ name, url }) => ({ targetName: name, targetUrl: url }));
}

/** What all assertions of a version have in common. */
export function assertionSeriesInput(at: Addresses, { badge, version }: BadgeFacts): { badge: string } {
  return { badge: at.badgeClass(badge, version) };
}

/** `/a/<id>`. */
export function assertionInput(
  at: Addresses,
  { award, recipient }: Pick<RevisionFacts, 'award' | 'recipient'>,
  issuing: Issuing,
): Omit<AssertionInput, 'badge'> {
  return {
    id: at.assertion(award.id),
    recipient: recipientInput(recipient, issuing),
    issuedAt: award.issuedAt,
    expiresAt: award.expiresAt,
  };
}

/** What all credentials of a version have in common; of the issuer it says no more than who it is. */
export function credentialSeriesInput(
  at: Addresses,
  issuer: IssuerFacts,
  badge: BadgeFacts,
  issuing: Issuing,
): SeriesInput {
  return {
    issuer: issuerInput(at, issuer, issuing),
    subject: { achievement: achievementInput(at, badge) },
    ...(issuing.hasSchema ? { schemas: [CREDENTIAL_SCHEMA] } : {}),
  };
}

/** Who signs, as it stands in what is signed. */
export function issuerInput(at: Addresses, issuer: IssuerFacts, issuing: Issuing): ProfileInput {
  const id = issuerIdOf(at, issuer.id, issuing);
  return { id, name: issuer.name, url: issuer.url, image: imageOf(at, issuer) };
}

/** `/credentials/<uuid>`, with both dates (C29). */
export function credentialInput(
  at: Addresses,
  badge: BadgeFacts,
  { award, recipient, credential, status }: RevisionFacts,
  issuing: Issuing,
): OneAward {
  return {
    id: credentialUrn(credential),
    issuedAt: award.issuedAt,
    awardedAt: award.achievedAt,
    expiresAt: award.expiresAt,
    recipients: [recipientInput(recipient, issuing)],
    results: resultInputs(at, badge, award),
    status:
      status === undefined
        ? { type: '1EdTechRevocationList', list: at.revocationsV3(badge.issuer, issuing.issuerId) }
        : { list: at.statusList(status.list), index: status.index },
    ...(issuing.hasRefresh ? { refresh: at.refresh(credential) } : {}),
  };
}

/** `/status/<n>`. @param signedAt epoch ms */
export function statusListInput(
  at: Addresses,
  list: { id: StatusListId; issuer: IssuerId; issuerId?: 'https'; bits: string },
  signedAt: number,
): StatusListInput {
  return {
    id: at.statusList(list.id),
    issuer: issuerIdOf(at, list.issuer, { issuerId: list.issuerId ?? 'did-web' }),
    encodedList: list.bits,
    signedAt,
  };
}

/** The assertion at `/a/<id>` once it is revoked. */
export function revokedInput(
  at: Addresses,
  award: { id: AwardId; revoked?: Award['revoked'] },
): {
  id: string;
  reason?: string | undefined;
} {
  return { id: at.assertion(award.id), reason: award.revoked?.reason };
}
