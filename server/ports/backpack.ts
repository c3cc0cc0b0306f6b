/** A learner's own backpack at another host, reached with the learner's OAuth grant (providers.md section 1). */
import type { HostApi } from '../model/deliveries/backpack-host.ts';
import type { ResultCode } from '../model/deliveries/delivery.ts';

/** How every call ends: nothing throws past the port (P4). */
export type Failure =
  | { kind: 'retry'; code: ResultCode; afterMs?: number; status?: number; message?: string }
  /** It may have been done: look before repeating. */
  | { kind: 'unknown'; code: ResultCode; afterMs?: number; status?: number; message?: string }
  | { kind: 'reject'; code: ResultCode; status?: number; message?: string }
  /** A person must act. */
  | { kind: 'actionNeeded'; code: ResultCode; status?: number; message?: string };
export type Result<T> = { kind: 'ok'; value: T } | Failure;

export interface PushDone {
  externalId: string;
  url?: string;
}
export type PushResult = Result<PushDone> | { kind: 'duplicate'; externalId?: string };

export interface Capabilities {
  import: boolean;
  revoke: 'none' | 'delete' | 'revoke' | 'expire';
  replace: boolean;
  find: boolean;
  /** What a second push of the same badge does; `refused` makes it safe to repeat one where nobody can look (P15). */
  duplicatePolicy: 'refused' | 'doubled';
  needsPublicUrl: boolean;
  needsLearnerOAuth: boolean;
  accepts: readonly 'ob2'[];
}

export interface OAuthClient {
  id: string;
  secret: string;
  expiresAt?: number;
}

/** What we say of ourselves when registering; every address on one host (P68). */
export interface ClientMetadata {
  name: string;
  uri: string;
  logoUri: string;
  termsUri: string;
  policyUri: string;
  softwareId: string;
  softwareVersion: string;
  redirectUri: string;
}

export interface Tokens {
  access: string;
  refresh?: string;
  /** Epoch ms. */
  expiresAt?: number;
  scopes: string[];
}

/** One host, with our client there opened. */
export interface HostAccess {
  api: HostApi;
  client: OAuthClient;
}

export interface AccountAddress {
  address: string;
  isVerified: boolean;
}

export interface Backpack {
  kind: string;
  capabilities(): Capabilities;
  discover(address: string): Promise<Result<HostApi>>;
  register(api: HostApi, client: ClientMetadata): Promise<Result<OAuthClient>>;
  /** Where the learner's browser goes to consent. */
  authorizeUrl(host: HostAccess, p: { state: string; challenge: string; redirectUri: string }): string;
  exchangeCode(
    host: HostAccess,
    p: { code: string; verifier: string; redirectUri: string },
  ): Promise<Result<Tokens>>;
  refresh(host: HostAccess, refreshToken: string): Promise<Result<Tokens>>;
  /** Ends the grant at the host, as far as it can. */
  revokeToken(host: HostAccess, token: string): Promise<Result<null>>;
  accountEmails(host: HostAccess, accessToken: string): Promise<Result<AccountAddress[]>>;
  /** Whether our assertion (by its address) is there; null: it is not. */
  find(host: HostAccess, accessToken: string, assertionUrl: string): Promise<Result<PushDone | null>>;
  push(
    host: HostAccess,
    accessToken: string,
    badge: { assertion: string; assertionUrl: string },
  ): Promise<PushResult>;
  /** Only where `capabilities().revoke` is not `none`. */
  remove(host: HostAccess, accessToken: string, externalId: string): Promise<Result<null>>;
}
