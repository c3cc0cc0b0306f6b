/** What every part of the backpack shares: accounts, clients, grants and the badges people keep. */
import type { Request } from 'express';
import type { Faults } from '../web/faults.ts';
import { sessionCookie } from '../web/requests.ts';

export interface Account {
  id: number;
  name: string;
  /** Verified addresses, lower-case. */
  emails: string[];
  password: string;
}

/** A program that registered itself (RFC 7591). */
export interface Client {
  id: string;
  secret: string;
  name: string;
  redirectUri: string;
  clientUri: string;
  logoUri: string;
  tosUri: string;
  policyUri: string;
  software: string;
}

/** What an account allowed a client. */
export interface Grant {
  client: string;
  account: number;
  scopes: string[];
  /** Changes with each refresh. */
  accessToken: string;
  accessUntil: number;
  refreshToken?: string;
}

export interface HeldBadge {
  /** The assertion's address. */
  id: string;
  account: number;
  addedAt: number;
  assertion: Readonly<Record<string, unknown>>;
  name: string;
  description: string;
  image: string;
  issuer: string;
}

/** What came in under one assertion id. */
export interface PushCount {
  received: number;
  created: number;
  duplicates: number;
  refused: number;
  /** Answers of success that were wholly sent. */
  acknowledged: number;
  /** Pushes that came although an earlier one had been acknowledged. */
  afterAcknowledged: number;
}

export interface Backpack {
  url(): string;
  /** Milliseconds since 1970. */
  now(): number;
  accounts: Account[];
  clients: Client[];
  grants: Grant[];
  badges: HeldBadge[];
  pushes: Map<string, PushCount>;
  /** Session id to account id. */
  sessions: Map<string, number>;
  faults: Faults;
  accessLifeS: number;
}

export const sessionName = 'backpack_session';

export const scopePrefix = 'https://purl.imsglobal.org/spec/ob/v2p1/scope/';
export const scopes = {
  create: `${scopePrefix}assertion.create`,
  read: `${scopePrefix}assertion.readonly`,
  profile: `${scopePrefix}profile.readonly`,
  offline: 'offline_access',
} as const;

/** Where the API begins. */
export const apiPath = '/ims/ob/v2p1';

/** Parts that can be made to fail. */
export const faultTargets = ['manifest', 'register', 'token', 'revoke', 'profile', 'push', 'list'] as const;

/** The signed-in account of a request. */
export function accountOf(backpack: Backpack, req: Request): Account | undefined {
  const id = backpack.sessions.get(sessionCookie(req, sessionName) ?? '');
  return backpack.accounts.find((account) => account.id === id);
}

/** The count kept for an assertion id, made where there is none. */
export function countOf(backpack: Backpack, id: string): PushCount {
  const known = backpack.pushes.get(id);
  if (known !== undefined) return known;
  const count = { received: 0, created: 0, duplicates: 0, refused: 0, acknowledged: 0, afterAcknowledged: 0 };
  backpack.pushes.set(id, count);
  return count;
}

/** Ends what an account (or everybody) allowed. */
export function revokeGrants(backpack: Backpack, account?: number): number {
  const kept = backpack.grants.filter((grant) => account !== undefined && grant.account !== account);
  const ended = backpack.grants.length - kept.length;
  backpack.grants.splice(0, backpack.grants.length, ...kept);
  return ended;
}
