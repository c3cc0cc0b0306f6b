/** What a wallet may be allowed to do with a person's badges (OB 3.0 §6.2.1). */

const PREFIX = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/';

export const READ_CREDENTIALS = `${PREFIX}credential.readonly`;
export const PUT_CREDENTIALS = `${PREFIX}credential.upsert`;
export const READ_PROFILE = `${PREFIX}profile.readonly`;
export const CHANGE_PROFILE = `${PREFIX}profile.update`;
/** Go on without the person, by refresh tokens, until disconnected. */
export const STAY_CONNECTED = 'offline_access';

/** Every scope that can be asked for. */
export const walletScopes: readonly string[] = [
  READ_CREDENTIALS,
  PUT_CREDENTIALS,
  READ_PROFILE,
  CHANGE_PROFILE,
  STAY_CONNECTED,
];

/** The known scopes of a space-separated list that are also in `within`, each once; unknown ones are left out. */
export function scopesIn(list: string, within: readonly string[] = walletScopes): string[] {
  const asked = new Set(list.split(' '));
  return walletScopes.filter((scope) => asked.has(scope) && within.includes(scope));
}

/** True where the scopes allow anything at all: staying connected by itself does not. */
export function allowsSomething(scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope !== STAY_CONNECTED);
}
