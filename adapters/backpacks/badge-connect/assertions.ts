/** Badges and profile of the learner's account at a host (P70, P71, O67). */
import { z } from 'zod';
import type {
  AccountAddress,
  HostAccess,
  PushDone,
  PushResult,
  Result,
} from '../../../server/ports/backpack.ts';
import { callHost, type HostTools } from './call-host.ts';
import { memberOf } from './member-of.ts';
import { nextLink } from './next-link.ts';
import { plainRefusalOf, refusalOf, saysFine } from './read-status.ts';
import { hasScope, READ } from './scopes.ts';

const PAGE = 50;
/** Pages read before giving up: more than anybody's backpack. */
const MOST_PAGES = 100;
/** P18. */
const REDIRECTS = 3;
const LISTS = ['assertions', 'signedAssertions', 'results'] as const;

/** Our assertion goes as the very text we host. Its address is the external id: hosts give none. */
export async function pushAssertion(
  tools: HostTools,
  host: HostAccess,
  token: string,
  badge: { assertion: string; assertionUrl: string },
): Promise<PushResult> {
  const answer = await callHost(tools, {
    request: {
      method: 'POST',
      url: `${host.api.apiBase}/assertions`,
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: `{"assertion":${badge.assertion}}`,
    },
    doubt: 'any',
    secrets: [token],
  });
  if (answer.kind !== 'answer') return answer;
  const refusal = refusalOf(answer);
  if (refusal?.kind === 'duplicate') return { kind: 'duplicate', externalId: badge.assertionUrl };
  if (refusal !== undefined) return refusal;
  if (answer.body !== undefined && !isObject(answer.body))
    return { kind: 'unknown', code: 'server', status: answer.status, message: answer.message };
  return { kind: 'ok', value: { externalId: badge.assertionUrl } };
}

function isObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Reads the whole list; null only where every page was read and the badge was on none. */
export async function findAssertion(
  tools: HostTools,
  host: HostAccess,
  token: string,
  assertionUrl: string,
): Promise<Result<PushDone | null>> {
  if (!hasScope(host.api, READ))
    return { kind: 'reject', code: 'unsupported', message: 'the host shows no badges' };
  const { origin } = new URL(host.api.apiBase);
  const seen = new Set<string>();
  let url: string | undefined = `${host.api.apiBase}/assertions?limit=${PAGE}`;
  while (url !== undefined) {
    if (seen.size >= MOST_PAGES || seen.has(url))
      return { kind: 'retry', code: 'server', message: 'the list of badges does not end' };
    seen.add(url);
    const page: Result<{ ids: Set<string>; next: string | undefined }> = await readPage(tools, token, url);
    if (page.kind !== 'ok') return page;
    if (page.value.ids.has(assertionUrl)) return { kind: 'ok', value: { externalId: assertionUrl } };
    url = page.value.next;
    if (url !== undefined && new URL(url).origin !== origin)
      return { kind: 'reject', code: 'invalid', message: 'the list of badges goes on at another address' };
  }
  return { kind: 'ok', value: null };
}

async function readPage(
  tools: HostTools,
  token: string,
  url: string,
): Promise<Result<{ ids: Set<string>; next: string | undefined }>> {
  const answer = await get(tools, token, url);
  if (answer.kind !== 'answer') return answer;
  const refusal = plainRefusalOf(answer);
  if (refusal !== undefined) return refusal;
  const lists = LISTS.map((name) => memberOf(answer.body, name));
  if (lists.every((list) => list === undefined) && !saysFine(answer.body))
    return { kind: 'retry', code: 'server', status: answer.status, message: answer.message };
  const items = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  const ids = new Set(items.map(idOf).filter((id) => id !== undefined));
  return { kind: 'ok', value: { ids, next: nextLink(answer.headers['link'], url) } };
}

/** Id of a hosted assertion, or of a signed one by its payload. */
function idOf(item: unknown): string | undefined {
  const id = memberOf(typeof item === 'string' ? payloadOf(item) : item, 'id');
  return typeof id === 'string' ? id : undefined;
}

function payloadOf(jws: string): unknown {
  try {
    return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const address = z.string().trim().min(3).max(320).includes('@');
const profile = z.object({
  email: z
    .union([address.transform((one) => [one]), z.array(z.unknown())])
    .nullish()
    .catch(undefined),
  emails: z.array(z.unknown()).nullish().catch(undefined),
});
const provenAddress = z.object({ email: address, verified: z.boolean().optional() });

/** The standard's profile has one address and no word about its proof: the host vouches for it by giving it. */
export async function accountEmails(
  tools: HostTools,
  host: HostAccess,
  token: string,
): Promise<Result<AccountAddress[]>> {
  const answer = await get(tools, token, `${host.api.apiBase}/profile`);
  if (answer.kind !== 'answer') return answer;
  const refusal = plainRefusalOf(answer);
  if (refusal !== undefined) return refusal;
  const results = memberOf(answer.body, 'results');
  const found =
    memberOf(answer.body, 'profile') ?? (Array.isArray(results) ? (results as unknown[])[0] : undefined);
  const read = profile.safeParse(found);
  if (!read.success) return { kind: 'retry', code: 'server', status: answer.status, message: answer.message };
  const listed = [...(read.data.email ?? []), ...(read.data.emails ?? [])].flatMap(addressOf);
  const unique = new Map(listed.map((one) => [one.address.toLowerCase(), one]));
  return { kind: 'ok', value: [...unique.values()].slice(0, 50) };
}

function addressOf(item: unknown): AccountAddress[] {
  const plain = address.safeParse(item);
  if (plain.success) return [{ address: plain.data, isVerified: true }];
  const proven = provenAddress.safeParse(item);
  return proven.success ? [{ address: proven.data.email, isVerified: proven.data.verified ?? true }] : [];
}

function get(tools: HostTools, token: string, url: string): ReturnType<typeof callHost> {
  return callHost(tools, {
    request: { method: 'GET', url, headers: bearer(token), redirects: REDIRECTS },
    doubt: 'none',
    secrets: [token],
  });
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: 'application/json, application/ld+json' };
}
