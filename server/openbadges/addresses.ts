/** Every public address of an issued thing, derived from the product's origin and the ids (openbadges.md section 4). */
import type {
  AwardId,
  BadgeId,
  CredentialId,
  ImageId,
  IssuerId,
  IssuerKeyId,
  StatusListId,
} from '../model/ids.ts';
import { didWebOf } from './keys/did.ts';

/** Paths below the origin; `http` mounts the same ones. */
export const paths = {
  issuer: (issuer: IssuerId) => `/issuers/${issuer}`,
  didDocument: (issuer: IssuerId) => `/issuers/${issuer}/did.json`,
  issuerV2: (issuer: IssuerId) => `/issuers/${issuer}/v2`,
  revocations: (issuer: IssuerId) => `/issuers/${issuer}/revocations`,
  /** 1EdTech revocation list of the credentials whose issuer bears this kind of id. */
  revocationsV3: (issuer: IssuerId, issuerId: 'did-web' | 'https') =>
    `/issuers/${issuer}/revocations/${issuerId}`,
  key: (key: IssuerKeyId) => `/keys/${key}`,
  keyV2: (key: IssuerKeyId) => `/keys/${key}/v2`,
  badge: (badge: BadgeId) => `/badges/${badge}`,
  achievement: (badge: BadgeId, version: number) => `/badges/${badge}/${version}`,
  badgeClass: (badge: BadgeId, version: number) => `/badges/${badge}/${version}/v2`,
  assertion: (award: AwardId) => `/a/${award}`,
  awardPage: (award: AwardId) => `/b/${award}`,
  credential: (credential: CredentialId) => `/credentials/${credential}`,
  refresh: (credential: CredentialId) => `/credentials/${credential}/refresh`,
  statusList: (list: StatusListId) => `/status/${list}`,
  image: (image: ImageId) => `/images/${image}.png`,
} as const;

/** Absolute addresses under one origin. */
export type Addresses = typeof paths & {
  /** The issuer's DID, by default the `issuer.id` of OB 3.0 credentials (O14). */
  issuerDid(issuer: IssuerId): string;
};

/** The addresses under `publicUrl`, an origin without trailing slash. */
export function addressesOf(publicUrl: string): Addresses {
  const under =
    <A extends unknown[]>(path: (...args: A) => string) =>
    (...args: A) =>
      publicUrl + path(...args);
  return {
    issuer: under(paths.issuer),
    didDocument: under(paths.didDocument),
    issuerV2: under(paths.issuerV2),
    revocations: under(paths.revocations),
    revocationsV3: under(paths.revocationsV3),
    key: under(paths.key),
    keyV2: under(paths.keyV2),
    badge: under(paths.badge),
    achievement: under(paths.achievement),
    badgeClass: under(paths.badgeClass),
    assertion: under(paths.assertion),
    awardPage: under(paths.awardPage),
    credential: under(paths.credential),
    refresh: under(paths.refresh),
    statusList: under(paths.statusList),
    image: under(paths.image),
    issuerDid: (issuer) => didWebOf(publicUrl + paths.issuer(issuer)),
  };
}

/** The `id` of an OB 3.0 credential: credentials are named by UUID, not by place (O2, O9). */
export function credentialUrn(credential: CredentialId): string {
  return `urn:uuid:${credential}`;
}
