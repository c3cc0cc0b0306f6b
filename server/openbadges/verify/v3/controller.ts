/** Finds the key of a proof in the document of its issuer, under `assertionMethod` (CID §3.3; O33). */
import type { KeyObject } from 'node:crypto';
import { instantOf } from '../../dates.ts';
import { didJwkDocument, didKeyDocument, didWebAddress } from '../../keys/did.ts';
import { multibaseOf, publicKeyOf } from '../../keys/ed25519.ts';
import { isHttpUrl } from '../../v2/shapes.ts';
import type { Run } from '../common.ts';
import { hasType, isObject, type JsonObject, listOf, textIn } from '../members.ts';

export type Binding =
  | { kind: 'bound'; key: KeyObject }
  | { kind: 'notListed' | 'otherDocument' | 'revoked' | 'badKey' | 'unreachable' | 'unsupported' };

/**
 * The Ed25519 key that an issuer lists for assertions under this id. What stands in the proof or the fragment
 * proves nothing by itself: only the issuer's own document binds a key.
 *
 * @param issuer the credential's `issuer.id`
 * @param method `verificationMethod` of the proof
 */
export async function findKey(run: Run, issuer: string, method: string): Promise<Binding> {
  const document = await controllerDocument(run, issuer);
  if (typeof document === 'string') return { kind: document };
  if (textIn(document, 'id') !== issuer) return { kind: 'otherDocument' };
  const listed = listOf(document['assertionMethod']).find((one) => absoluteId(issuer, one) === method);
  if (listed === undefined) return { kind: 'notListed' };
  const found = isObject(listed) ? listed : await methodOf(run, issuer, document, method);
  if (found === 'unreachable') return { kind: 'unreachable' };
  if (found === undefined) return { kind: 'notListed' };
  return judge(run, issuer, found);
}

async function controllerDocument(
  { fetcher, options }: Run,
  issuer: string,
): Promise<JsonObject | 'unreachable' | 'otherDocument' | 'unsupported'> {
  const local = didKeyDocument(issuer) ?? didJwkDocument(issuer);
  if (isObject(local)) return local;
  const address = issuer.startsWith('did:web:')
    ? webAddress(issuer, options.plainHosts)
    : isHttpUrl(issuer)
      ? issuer
      : undefined;
  if (address === undefined) return 'unsupported';
  const fetched = await fetcher.json(address);
  if (fetched.kind === 'unreachable' || fetched.status >= 500) return 'unreachable';
  if (fetched.kind === 'json' && fetched.status === 200 && isObject(fetched.value)) return fetched.value;
  return 'otherDocument';
}

function webAddress(did: string, plainHosts: ReadonlySet<string> | undefined): string | undefined {
  const address = didWebAddress(did);
  if (address === undefined || !URL.canParse(address)) return undefined;
  return plainHosts?.has(new URL(address).host) === true ? address.replace('https:', 'http:') : address;
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
  return isObject(found) && textIn(found, 'id') === method ? found : undefined;
}

function judge({ options: { now } }: Run, issuer: string, method: JsonObject): Binding {
  const controller = method['controller'];
  if (controller !== undefined && !listOf(controller).includes(issuer)) return { kind: 'notListed' };
  const ended = instantOf(method['revoked']);
  if (ended !== undefined && ended <= now) return { kind: 'revoked' };
  const key = keyOf(method);
  return key === undefined ? { kind: 'badKey' } : { kind: 'bound', key };
}

/** The Ed25519 key of a method in any of its published forms. */
function keyOf(method: JsonObject): KeyObject | undefined {
  if (hasType(method, 'Multikey', 'Ed25519VerificationKey2020')) {
    return publicKeyOf(textIn(method, 'publicKeyMultibase') ?? '');
  }
  const jwk = method['publicKeyJwk'];
  if (!hasType(method, 'JsonWebKey', 'JsonWebKey2020')) return undefined;
  if (textIn(jwk, 'kty') !== 'OKP' || textIn(jwk, 'crv') !== 'Ed25519') return undefined;
  const bytes = Buffer.from(textIn(jwk, 'x') ?? '', 'base64url');
  return bytes.length === 32 ? publicKeyOf(multibaseOf(bytes)) : undefined;
}
