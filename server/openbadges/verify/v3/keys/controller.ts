/** Finds the key of a proof in the document of its issuer, under `assertionMethod` (CID §3.3; O33). */
import { instantOf } from '../../../dates.ts';
import { didJwkDocument, didKeyDocument, didWebAddress } from '../../../keys/did.ts';
import { isHttpUrl } from '../../../v2/shapes.ts';
import type { Run } from '../../common.ts';
import { isObject, type JsonObject, listOf, textIn } from '../../members.ts';
import { jwkKey, type MethodKey, methodKey } from './method-key.ts';

/** Why a key is not bound to an issuer, as cases of the check `key-binding`. */
export type Unbound =
  | 'notListed'
  | 'notOwn'
  | 'otherHost'
  | 'otherDocument'
  | 'revoked'
  | 'expired'
  | 'badKey'
  | 'unreachable'
  | 'unsupported';
export type Binding = { kind: 'bound'; key: MethodKey } | { kind: Unbound };

/**
 * The key that an issuer lists for assertions under this id. What stands in the proof or the fragment proves
 * nothing by itself: only the issuer's own document binds a key.
 *
 * @param issuer the credential's `issuer.id`
 * @param method `verificationMethod` of the proof, or an absolute `kid`
 */
export async function findKey(run: Run, issuer: string, method: string): Promise<Binding> {
  const document = await controllerDocument(run, issuer);
  if (typeof document === 'string') return { kind: document };
  return listedKey(run, issuer, document, method);
}

/** The key that this document of the issuer lists for assertions under this id. */
export async function listedKey(
  run: Run,
  issuer: string,
  document: JsonObject,
  method: string,
): Promise<Binding> {
  const listed = listedFor(document).find((one) => absoluteId(issuer, one) === method);
  if (listed === undefined) return { kind: 'notListed' };
  const found = isObject(listed) ? listed : await methodOf(run, issuer, document, method);
  if (found === 'unreachable') return { kind: 'unreachable' };
  return found === undefined ? { kind: 'notListed' } : judgeMethod(run, issuer, found);
}

/** Every method for assertions that stands in the document itself. */
export function listedMethods(issuer: string, document: JsonObject): JsonObject[] {
  const inside = listOf(document['verificationMethod']).filter(isObject);
  return listedFor(document).flatMap((one) => {
    if (isObject(one)) return [one];
    const found = inside.find((method) => absoluteId(issuer, method) === absoluteId(issuer, one));
    return found === undefined ? [] : [found];
  });
}

/** The issuer's document, where it is one and says that it is the issuer's. */
export async function controllerDocument(
  { fetcher, options }: Run,
  issuer: string,
): Promise<JsonObject | 'unreachable' | 'otherDocument' | 'unsupported'> {
  const local = didKeyDocument(issuer) ?? didJwkDocument(issuer);
  if (isObject(local)) return local;
  const address = documentAddress(issuer, options.plainHosts);
  if (address === undefined) return 'unsupported';
  const fetched = await fetcher.json(address);
  if (fetched.kind === 'unreachable' || fetched.status >= 500) return 'unreachable';
  const document = fetched.kind === 'json' && fetched.status === 200 ? fetched.value : undefined;
  return isObject(document) && textIn(document, 'id') === issuer ? document : 'otherDocument';
}

/** Where an issuer's document lies on the web; undefined where its name is no address. */
export function documentAddress(
  issuer: string,
  plainHosts: ReadonlySet<string> | undefined,
): string | undefined {
  if (isHttpUrl(issuer)) return issuer;
  const address = issuer.startsWith('did:web:') ? didWebAddress(issuer) : undefined;
  if (address === undefined || !URL.canParse(address)) return undefined;
  return plainHosts?.has(new URL(address).host) === true ? address.replace('https:', 'http:') : address;
}

/** The key of a method, where the issuer controls it and has not withdrawn it. */
export function judgeMethod({ options: { now } }: Run, issuer: string, method: JsonObject): Binding {
  const { controller } = method;
  if (controller !== undefined && !listOf(controller).includes(issuer)) return { kind: 'notOwn' };
  const ends = { revoked: hasEnded(method['revoked'], now), expired: hasEnded(method['expires'], now) };
  if (ends.revoked === undefined || ends.expired === undefined) return { kind: 'badKey' };
  if (ends.revoked) return { kind: 'revoked' };
  if (ends.expired) return { kind: 'expired' };
  const key = 'kty' in method ? jwkKey(method) : methodKey(method);
  return key === undefined ? { kind: 'badKey' } : { kind: 'bound', key };
}

/** Whether a time has come (CID §2.2.1: at or after it); undefined where it is none. */
function hasEnded(time: unknown, now: number): boolean | undefined {
  if (time === undefined) return false;
  const at = instantOf(time);
  return at === undefined ? undefined : at <= now;
}

function listedFor(document: JsonObject): readonly unknown[] {
  return listOf(document['assertionMethod']);
}

/** The id of a listed method, whether it stands as an id or as an object; `#fragment` belongs to the document. */
function absoluteId(issuer: string, listed: unknown): string | undefined {
  const id = typeof listed === 'string' ? listed : textIn(listed, 'id');
  return id?.startsWith('#') === true ? issuer + id : id;
}

/** The method with this id: in the document, or at its own address where that is none of the document's. */
async function methodOf(
  { fetcher }: Run,
  issuer: string,
  document: JsonObject,
  method: string,
): Promise<JsonObject | 'unreachable' | undefined> {
  const inside = listOf(document['verificationMethod']).find((one) => absoluteId(issuer, one) === method);
  if (isObject(inside)) return inside;
  if (!isHttpUrl(method) || method.includes('#')) return undefined;
  const fetched = await fetcher.json(method);
  if (fetched.kind === 'unreachable' || fetched.status >= 500) return 'unreachable';
  const found = fetched.kind === 'json' && fetched.status === 200 ? fetched.value : undefined;
  if (!isObject(found)) return undefined;
  return textIn(found, 'id') === method || 'kty' in found ? found : undefined;
}
