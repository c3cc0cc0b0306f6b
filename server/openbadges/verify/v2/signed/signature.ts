/** Judges the signature of a signed Open Badge: the algorithm, the key, and whose key it is (OB 2.0 §SignedBadge; O30, O39). */
import { fits, isSignedBy, type JwsAlgorithm, jwsAlgorithms } from '../../../jws/compact.ts';
import { isHttpUrl } from '../../../v2/shapes.ts';
import type { Run } from '../../common.ts';
import { limits } from '../../limits.ts';
import { hasType, idOfRef, isObject, type JsonObject, listOf, textIn } from '../../members.ts';
import type { Doc } from '../documents.ts';
import { type KeyFound, readEmbeddedKey, readKey } from './signing-key.ts';
import type { Statement } from '../statement.ts';

type Signed = Extract<Statement, { kind: 'signed' }>;

/** Kinds of signature that anybody can make. */
const WORTHLESS = /^(?:none|HS\d+)$/i;

/** True where a key that the issuer publishes signed the statement; what was found stands in `run.checks`. */
export async function checkSignature(run: Run, signed: Signed, issuer: Doc | undefined): Promise<boolean> {
  const { checks } = run;
  const alg = algorithmOf(run, signed.header);
  if (alg === undefined) return false;
  if (issuer === undefined) {
    checks.add('key-binding', 'unreachable');
    checks.add('proof', 'noKey');
    return false;
  }
  const keys = await keysOf(run, signed, issuer);
  if (typeof keys === 'string') {
    checks.add('key-binding', keys);
    checks.add('proof', 'noKey');
    return false;
  }
  return judge(run, signed, alg, keys);
}

/** The header's algorithm, where it is one that proves something and that is known here. */
function algorithmOf({ checks }: Run, header: JsonObject): JwsAlgorithm | undefined {
  const kind = textIn(header, 'alg') ?? '';
  const alg = jwsAlgorithms.find((one) => one === kind);
  if (kind === '' || WORTHLESS.test(kind)) checks.add('proof', 'refused', { kind });
  else if (header['crit'] !== undefined) checks.add('proof', 'unsupported', { kind: `${kind} crit` });
  else if (alg === undefined) checks.add('proof', 'unsupported', { kind });
  else return alg;
  return undefined;
}

/**
 * The keys that may have signed: the one that the statement names, which the issuer must list, or else all
 * that the issuer lists. Badges of version 1 name their key by address, which its host alone may vouch for where
 * the issuer lists none.
 */
async function keysOf(
  run: Run,
  { doc }: Signed,
  issuer: Doc,
): Promise<KeyFound[] | 'notListed' | 'otherDocument'> {
  const owner = textIn(issuer.object, 'id') ?? '';
  if (!issuer.isPublished || !isHttpUrl(owner)) return 'otherDocument';
  const verification = doc.object['verification'];
  const isOld =
    hasType(verification, 'signed') && isObject(verification) && verification['creator'] === undefined;
  const named = idOfRef(isObject(verification) ? verification['creator'] : undefined);
  const old = isOld ? textIn(verification, 'url') : undefined;
  const listed = listOf(issuer.object['publicKey']);
  const own = listed.filter((key) => (named ?? old) === undefined || idOfRef(key) === (named ?? old));
  if (own.length > 0) {
    return Promise.all(own.slice(0, limits.keys).map((key) => keyFound(run, key, owner)));
  }
  return old !== undefined && listed.length === 0 && isOnHost(run, old, owner)
    ? [await readKey(run, old, { owner, isOld: true })]
    : 'notListed';
}

async function keyFound(run: Run, key: unknown, owner: string): Promise<KeyFound> {
  const id = idOfRef(key) ?? '';
  return isHttpUrl(id) || !isObject(key) ? readKey(run, id, { owner }) : readEmbeddedKey(key, owner);
}

/** Whether an address lies on the host of an issuer that shares it with no other (O33). */
function isOnHost({ options }: Run, url: string, owner: string): boolean {
  if (!isHttpUrl(url) || !isHttpUrl(owner)) return false;
  const { host } = new URL(url);
  return host === new URL(owner).host && options.strictHosts?.has(host) !== true;
}

function judge(
  { checks }: Run,
  { jws, header }: Signed,
  alg: JwsAlgorithm,
  keys: readonly KeyFound[],
): boolean {
  const kind = textIn(header, 'alg') ?? '';
  const usable = keys.flatMap((one) => ('key' in one ? [one] : []));
  const signer = usable.find((one) => isSignedBy(jws, alg, one.key));
  if (signer !== undefined) {
    checks.add('key-binding', signer.isListed ? 'pass' : 'hostOnly');
    checks.add('proof', 'pass', { kind });
    return true;
  }
  const faults = keys.flatMap((one) => ('fault' in one ? [one] : []));
  const fault = faults.find((one) => one.fault === 'unreachable') ?? faults[0];
  if (fault !== undefined) {
    checks.add('key-binding', fault.fault, { owner: fault.owner ?? '' });
    checks.add('proof', 'noKey');
    return false;
  }
  checks.add('key-binding', 'pass');
  const isMixed = !usable.some((one) => fits(alg, one.key));
  checks.add('proof', isMixed ? 'refused' : 'invalid', { kind });
  return false;
}
