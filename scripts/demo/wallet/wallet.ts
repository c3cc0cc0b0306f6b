/** What every part of the wallet shares: hosts it knows, sign-ins under way, badges it collected. */
import type { Doc } from '../check/report.ts';

const prefix = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/';

/** What it asks each host for (OB 3.0 §6.2.1). */
export const wantedScopes = [
  `${prefix}credential.readonly`,
  `${prefix}credential.upsert`,
  `${prefix}profile.readonly`,
  'offline_access',
].join(' ');

/** What a host's Service Description Document says (OB 3.0 §6.3). */
export interface HostDescription {
  name: string;
  apiBase: string;
  registrationUrl: string;
  authorizationUrl: string;
  tokenUrl: string;
}

/** A host this wallet registered at, and what its person allowed there. */
export interface Host {
  /** Origin, as the person gave it. */
  address: string;
  description: HostDescription;
  clientId: string;
  clientSecret: string;
  accessToken?: string;
  refreshToken?: string;
  profile?: Doc;
  /** Why the last visit did not succeed. */
  problem?: string;
}

/** A sign-in at a host that was begun and not yet answered. */
export interface PendingSignIn {
  host: string;
  verifier: string;
}

/** A badge with what the wallet's own checks found. */
export interface CollectedBadge {
  id: string;
  host: string;
  credential: Doc;
  name: string;
  issuer: string;
  /** `foreign`: put in by this wallet and given back by the host. */
  standing: 'valid' | 'revoked' | 'invalid' | 'foreign';
  checks: number;
  why: string;
}

export interface Wallet {
  url(): string;
  /** Milliseconds since 1970. */
  now(): number;
  hosts: Map<string, Host>;
  /** By the `state` of the request. */
  pending: Map<string, PendingSignIn>;
  /** By credential id. */
  badges: Map<string, CollectedBadge>;
}
