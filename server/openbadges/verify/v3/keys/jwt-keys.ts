/** Finds the keys that may have signed a JWT, and how they are bound to its issuer (OB 3.0 §8.2.5; O33, O50, O51). */
import { publicMembersOf, thumbprintOf } from '../../../keys/jwk.ts';
import { isHttpUrl } from '../../../v2/shapes.ts';
import type { Run } from '../../common.ts';
import { limits } from '../../limits.ts';
import { isObject, type JsonObject, listOf, textIn } from '../../members.ts';
import {
  controllerDocument,
  documentAddress,
  judgeMethod,
  listedKey,
  listedMethods,
  type Unbound,
} from './controller.ts';
import { jwkKey, type MethodKey } from './method-key.ts';

/** `hostOnly`: the key lies on the issuer's host, and the issuer's document does not list it. */
export type JwtKeys = { kind: 'bound' | 'hostOnly'; keys: MethodKey[] } | { kind: Unbound };

/**
 * The keys named by a header. `kid` is the id of a method, whole or as a fragment, or the address of a JWK or a
 * set of them. An embedded `jwk` only picks one of the issuer's own keys; `jku`, `x5c` and `x5u` are not looked at.
 */
export async function findJwtKeys(run: Run, issuer: string, header: JsonObject): Promise<JwtKeys> {
  const document = await controllerDocument(run, issuer);
  if (document === 'unreachable' || document === 'unsupported') return { kind: document };
  const kid = header['kid'];
  if (kid === undefined) return unnamed(run, issuer, document, header['jwk']);
  if (typeof kid !== 'string' || kid === '') return { kind: 'notListed' };
  if (isObject(document)) {
    const found = await named(run, issuer, document, kid);
    if (found.kind !== 'notListed') return found;
  }
  if (isHttpUrl(kid)) return onHost(run, issuer, kid);
  return { kind: isObject(document) ? 'notListed' : 'otherDocument' };
}

async function named(run: Run, issuer: string, document: JsonObject, kid: string): Promise<JwtKeys> {
  const isAbsolute = /^(did:|https?:)/.test(kid);
  const id = isAbsolute ? kid : `${issuer}${kid.startsWith('#') ? '' : '#'}${kid}`;
  const found = await listedKey(run, issuer, document, id);
  if (found.kind === 'bound') return { kind: 'bound', keys: [found.key] };
  if (found.kind !== 'notListed' || isAbsolute) return found;
  const byName = listedMethods(issuer, document).filter((one) => textIn(one['publicKeyJwk'], 'kid') === kid);
  return byName.length === 0 ? found : usable(run, issuer, byName);
}

/** Without a `kid`: any key that the issuer lists, or the one of them that the header shows. */
function unnamed(run: Run, issuer: string, document: JsonObject | 'otherDocument', jwk: unknown): JwtKeys {
  if (!isObject(document)) return { kind: document };
  const found = usable(run, issuer, listedMethods(issuer, document).slice(0, limits.keys));
  if (found.kind !== 'bound' || jwk === undefined) return found;
  const shown = jwkKey(jwk);
  const keys = found.keys.filter((one) => shown !== undefined && isSame(one, shown));
  return keys.length === 0 ? { kind: 'notListed' } : { kind: 'bound', keys };
}

/** The keys of these methods that are good; why the first is not, where none is. */
function usable(run: Run, issuer: string, methods: readonly JsonObject[]): JwtKeys {
  const judged = methods.map((method) => judgeMethod(run, issuer, method));
  const keys = judged.flatMap((one) => (one.kind === 'bound' ? [one.key] : []));
  if (keys.length > 0) return { kind: 'bound', keys };
  const first = judged[0];
  return first === undefined || first.kind === 'bound' ? { kind: 'notListed' } : first;
}

function isSame(a: MethodKey, b: MethodKey): boolean {
  return thumbprintOf(publicMembersOf(a.key)) === thumbprintOf(publicMembersOf(b.key));
}

/** The key at its own address, where that lies on the issuer's host (O33). */
async function onHost(run: Run, issuer: string, kid: string): Promise<JwtKeys> {
  const { plainHosts, strictHosts } = run.options;
  const home = documentAddress(issuer, plainHosts);
  if (home === undefined || !URL.canParse(kid) || new URL(home).origin !== new URL(kid).origin)
    return { kind: 'otherHost' };
  if (strictHosts?.has(new URL(kid).host) === true) return { kind: 'notListed' };
  const [address = '', fragment] = kid.split('#');
  const fetched = await run.fetcher.json(address);
  if (fetched.kind === 'unreachable' || fetched.status >= 500) return { kind: 'unreachable' };
  if (fetched.kind !== 'json' || fetched.status !== 200) return { kind: 'notListed' };
  const found = keyIn(fetched.value, [kid, ...(fragment === undefined ? [] : [fragment])]);
  if (found === undefined) return { kind: 'notListed' };
  const judged = judgeMethod(run, issuer, found);
  return judged.kind === 'bound' ? { kind: 'hostOnly', keys: [judged.key] } : judged;
}

/** The one key of a document: a JWK, a method, or of a set the one with this name; of a set of one, that one. */
function keyIn(value: unknown, names: readonly string[]): JsonObject | undefined {
  if (!isObject(value) || !('keys' in value)) return isObject(value) ? value : undefined;
  const keys = listOf(value['keys']).filter(isObject);
  const byName = keys.find((one) => names.includes(textIn(one, 'kid') ?? ''));
  return byName ?? (keys.length === 1 && names.length === 1 ? keys[0] : undefined);
}
