/** Scopes of Badge Connect: we ask for what we use, of what the host offers (P69). */
import type { HostApi } from '../../../server/model/deliveries/backpack-host.ts';

export const CREATE = 'assertion.create';
export const READ = 'assertion.readonly';
const PROFILE = 'profile.readonly';
const OFFLINE = 'offline_access';

/** True where the scope, an address in the standard, ends in this word. */
export function isScope(scope: string, word: string): boolean {
  return scope === word || scope.endsWith(`/${word}`);
}

export function hasScope(api: HostApi, word: string): boolean {
  return api.scopes.some((scope) => isScope(scope, word));
}

/** Scopes to ask for, as the host spells them. */
export function wantedScopes(api: HostApi): string[] {
  return [CREATE, READ, PROFILE, OFFLINE].flatMap((word) =>
    api.scopes.filter((scope) => isScope(scope, word)).slice(0, 1),
  );
}
