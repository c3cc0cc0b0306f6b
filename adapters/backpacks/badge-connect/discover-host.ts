/** Finds out how a host is spoken to: its Badge Connect manifest, read tolerantly (P67, O64). */
import { z } from 'zod';
import { type HostApi, hostApiSchema } from '../../../server/model/deliveries/backpack-host.ts';
import type { Failure, Result } from '../../../server/ports/backpack.ts';
import type { Http } from '../../../server/ports/http.ts';
import { callHost, type HostTools } from './call-host.ts';
import { CREATE, isScope } from './scopes.ts';

const WELL_KNOWN = '/.well-known/badgeconnect.json';
const REDIRECTS = 3;

const words = z.union([z.array(z.string()), z.string().transform((text) => text.split(/\s+/))]);
const text = z.string().nullish().catch(undefined);
const entry = z.object({
  name: text,
  image: text,
  apiBase: z.string(),
  version: text,
  termsOfServiceUrl: text,
  privacyPolicyUrl: text,
  scopesOffered: words,
  registrationUrl: z.string(),
  authorizationUrl: z.string(),
  tokenUrl: z.string(),
  tokenRevocationUrl: text,
});
type Entry = z.infer<typeof entry>;
const manifest = z.object({
  badgeConnectAPI: z.union([
    z.array(z.unknown()).min(1),
    z
      .object({})
      .loose()
      .transform((one) => [one]),
  ]),
});

/**
 * @param address origin of the host, or its manifest; `https://` is added where it is missing
 * @returns reject `unsupported` where there is no manifest or it offers no writing, `invalid` where it
 *   names addresses that may not be called
 */
export async function discoverHost(tools: HostTools, address: string): Promise<Result<HostApi>> {
  const trimmed = address.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(full)) return { kind: 'reject', code: 'invalid', message: 'not an address' };
  const given = new URL(full);
  const wellKnown = new URL(WELL_KNOWN, given);
  const isBare = given.pathname === '/' || given.pathname === WELL_KNOWN;
  if (isBare) return readManifest(tools, wellKnown);
  const found = await readManifest(tools, given);
  const isElsewhere = found.kind === 'reject' || (found.kind === 'retry' && found.status === 200);
  return isElsewhere ? readManifest(tools, wellKnown) : found;
}

async function readManifest(tools: HostTools, url: URL): Promise<Result<HostApi>> {
  const answer = await callHost(tools, {
    request: { method: 'GET', url: url.href, headers: { accept: 'application/json' }, redirects: REDIRECTS },
    doubt: 'none',
    secrets: [],
  });
  if (answer.kind !== 'answer') return answer;
  const { status, message } = answer;
  if (status >= 400)
    return { kind: 'reject', code: status === 404 ? 'not_found' : 'unsupported', status, message };
  const parsed = manifest.safeParse(answer.body);
  const first = parsed.success ? entry.safeParse(parsed.data.badgeConnectAPI[0]) : undefined;
  if (first?.success !== true)
    return { kind: 'reject', code: 'unsupported', status, message: 'no Badge Connect manifest' };
  return apiOf(tools.http, first.data);
}

function apiOf(http: Http, found: Entry): Result<HostApi> {
  const mayCall = (url: string): boolean => http.isPublicUrl(url);
  const needed = [found.apiBase, found.registrationUrl, found.authorizationUrl, found.tokenUrl];
  if (!needed.every(mayCall)) return refused('the manifest names an address that is not https or not public');
  if (!found.scopesOffered.some((scope) => isScope(scope, CREATE)))
    return refused('the host offers no scope to add badges', 'unsupported');
  const optional = (name: string, url: string | null | undefined): Record<string, string> =>
    typeof url === 'string' && url.length <= 2000 && mayCall(url) ? { [name]: url } : {};
  const api = hostApiSchema.safeParse({
    name: nameOf(found),
    apiBase: found.apiBase.replace(/\/+$/, ''),
    version: (found.version ?? '').slice(0, 40),
    scopes: found.scopesOffered.filter((scope) => scope !== '' && scope.length <= 300).slice(0, 50),
    registrationUrl: found.registrationUrl,
    authorizationUrl: found.authorizationUrl,
    tokenUrl: found.tokenUrl,
    ...optional('image', found.image),
    ...optional('tokenRevocationUrl', found.tokenRevocationUrl),
    ...optional('termsUrl', found.termsOfServiceUrl),
    ...optional('privacyUrl', found.privacyPolicyUrl),
  });
  return api.success ? { kind: 'ok', value: api.data } : refused('the manifest is too large');
}

function nameOf(found: Entry): string {
  const name = found.name?.trim() ?? '';
  return (name === '' ? new URL(found.apiBase).host : name).slice(0, 200);
}

function refused(message: string, code: Failure['code'] = 'invalid'): Failure {
  return { kind: 'reject', code, message };
}
