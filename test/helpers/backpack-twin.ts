/** The backpack port without a network: one host with one account, in memory. */
import type {
  Backpack,
  Failure,
  HostAccess,
  PushResult,
  Result,
  Tokens,
} from '../../server/ports/backpack.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { type BackpackWorld, judgeAssertion, sha256Url } from './backpack-world.ts';

type Operation = 'discover' | 'register' | 'exchange' | 'refresh' | 'revoke' | 'emails' | 'find' | 'push';

export interface BackpackTwin extends Backpack {
  world: BackpackWorld;
  /** Operations so far, in order. */
  calls: Operation[];
  /**
   * The next call of the operation ends like this instead; several queue up. With `isDone` it is carried out
   * all the same, as when only the answer was lost.
   */
  failNext(operation: Operation, failure: Failure, isDone?: boolean): void;
  /** What the learner's browser does at `authorizeUrl`: the code that comes back. */
  consent(authorizeUrl: string): { code: string; state: string };
}

export const TWIN_ADDRESS = 'https://twin.example';
const LIFE_MS = 3_600_000;
const scope = (word: string): string => `https://purl.imsglobal.org/spec/ob/v2p1/scope/${word}`;

/** @param kind registry key it stands for */
export function createBackpackTwin(world: BackpackWorld, clock: Clock, kind = 'badge-connect'): BackpackTwin {
  const calls: Operation[] = [];
  const failures: { operation: Operation; failure: Failure; isDone: boolean }[] = [];
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  let grant: { access: string; refresh: string } | undefined;
  let count = 0;
  let consents = 0;
  const run = async <T>(operation: Operation, work: () => T): Promise<T | Failure> => {
    await Promise.resolve();
    calls.push(operation);
    const at = failures.findIndex((f) => f.operation === operation);
    const [failing] = at < 0 ? [] : failures.splice(at, 1);
    if (failing === undefined) return work();
    if (failing.isDone) work();
    return failing.failure;
  };
  const issue = (): Result<Tokens> => {
    count += 1;
    grant = { access: `access-${count}`, refresh: `refresh-${count}` };
    return {
      kind: 'ok',
      value: { ...grant, scopes: [scope('assertion.create')], expiresAt: clock.now() + LIFE_MS },
    };
  };
  const invalid: Failure = { kind: 'actionNeeded', code: 'auth_invalid', status: 400 };
  const guarded = <T>(token: string, work: () => T): T | Failure =>
    token === grant?.access ? work() : { kind: 'retry', code: 'auth_expired', status: 401 };
  const push = (text: string, id: string): PushResult => {
    const verdict = judgeAssertion(world, JSON.parse(text));
    if (verdict === 'duplicate') return { kind: 'duplicate', externalId: id };
    if (verdict === 'mismatch') return { kind: 'actionNeeded', code: 'recipient_mismatch', status: 400 };
    if (verdict === 'no-badge') return { kind: 'reject', code: 'not_a_badge', status: 400 };
    world.badges.push(id);
    return { kind: 'ok', value: { externalId: id } };
  };
  return {
    kind,
    world,
    calls,
    failNext: (operation, failure, isDone = false) => void failures.push({ operation, failure, isDone }),
    consent(authorizeUrl) {
      const query = new URL(authorizeUrl).searchParams;
      consents += 1;
      const code = `code-${consents}`;
      codes.set(code, {
        challenge: query.get('code_challenge') ?? '',
        redirectUri: query.get('redirect_uri') ?? '',
      });
      return { code, state: query.get('state') ?? '' };
    },
    capabilities: () => ({
      import: true,
      revoke: 'none',
      replace: false,
      find: true,
      needsPublicUrl: true,
      duplicatePolicy: 'refused',
      needsLearnerOAuth: true,
      accepts: ['ob2'],
    }),
    discover: (address) =>
      run<Result<HostAccess['api']>>('discover', () =>
        address === TWIN_ADDRESS ? { kind: 'ok', value: twinApi } : { kind: 'reject', code: 'not_found' },
      ),
    register: () =>
      run('register', () => ({ kind: 'ok', value: { id: 'twin-client', secret: 'twin-secret' } })),
    authorizeUrl(host: HostAccess, p) {
      const query = {
        response_type: 'code',
        client_id: host.client.id,
        redirect_uri: p.redirectUri,
        scope: host.api.scopes.join(' '),
        state: p.state,
        code_challenge: p.challenge,
        code_challenge_method: 'S256',
      };
      return `${host.api.authorizationUrl}?${new URLSearchParams(query).toString()}`;
    },
    exchangeCode: (_host, p) =>
      run('exchange', () => {
        const found = codes.get(p.code);
        codes.delete(p.code);
        const isRight = found?.challenge === sha256Url(p.verifier) && found.redirectUri === p.redirectUri;
        return isRight ? issue() : invalid;
      }),
    refresh: (_host, token) => run('refresh', () => (token === grant?.refresh ? issue() : invalid)),
    revokeToken: (_host, token) =>
      run('revoke', () => {
        if (token === grant?.access || token === grant?.refresh) grant = undefined;
        return { kind: 'ok', value: null };
      }),
    accountEmails: (_host, token) =>
      run('emails', () =>
        guarded(token, () => ({
          kind: 'ok',
          value: world.emails.map((address) => ({ address, isVerified: true })),
        })),
      ),
    find: (_host, token, url) =>
      run('find', () =>
        guarded(token, () => ({
          kind: 'ok',
          value: world.badges.includes(url) ? { externalId: url } : null,
        })),
      ),
    push: (_host, token, badge) =>
      run('push', () => guarded(token, () => push(badge.assertion, badge.assertionUrl))),
    remove: () => Promise.resolve({ kind: 'reject', code: 'unsupported' }),
  };
}

const twinApi: HostAccess['api'] = {
  name: 'Twin',
  apiBase: `${TWIN_ADDRESS}/api`,
  version: 'v2p1',
  scopes: ['assertion.create', 'assertion.readonly', 'profile.readonly'].map(scope),
  registrationUrl: `${TWIN_ADDRESS}/register`,
  authorizationUrl: `${TWIN_ADDRESS}/authorize`,
  tokenUrl: `${TWIN_ADDRESS}/token`,
};
