/** What every part of campus shares. */
import type { Request } from 'express';
import { createHmac } from 'node:crypto';
import type { Faults } from '../web/faults.ts';
import { sessionCookie } from '../web/requests.ts';
import type { Gradebook } from './lti/gradebook.ts';
import type { PlatformKeys } from './lti/keys.ts';
import type { Launches } from './lti/launches.ts';
import type { ServiceTokens } from './lti/service-token.ts';
import type { Tools } from './lti/tools.ts';
import type { Access } from './moodle/access.ts';
import type { User } from './model.ts';
import type { Push } from './push.ts';
import type { World } from './world.ts';

export interface Campus {
  /** Site address and LTI issuer. */
  url(): string;
  /** Milliseconds since 1970. */
  now(): number;
  world: World;
  tools: Tools;
  keys: PlatformKeys;
  launches: Launches;
  tokens: ServiceTokens;
  gradebook: Gradebook;
  /** Token and rights of the web services. */
  access: Access;
  push: Push;
  faults: Faults;
  settings: {
    /** Offer `lti_storage_target` with a storage frame. */
    storage: boolean;
    /** Members on one page of names and roles. */
    membersPerPage: number;
  };
  /** Secret behind session keys. */
  secret: Buffer;
}

export const sessionName = 'campus_user';

/** The signed-in user of a request. */
export function userOf(campus: Campus, req: Request): User | undefined {
  const username = sessionCookie(req, sessionName);
  return username === undefined ? undefined : campus.world.userNamed(username);
}

/** The key that proves a form came from a page of this user's (Moodle's `sesskey`). */
export function sesskeyOf(campus: Campus, user: User): string {
  return createHmac('sha256', campus.secret).update(user.username).digest('base64url').slice(0, 16);
}

/** Services that can be made to fail; web service functions are named `ws:<function>`. */
export const faultTargets = [
  'login',
  'jwks',
  'configuration',
  'registration',
  'token',
  'lineitems',
  'scores',
  'members',
] as const;
