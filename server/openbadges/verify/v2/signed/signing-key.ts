/** Reads the key document of an issuer of signed badges (OB 2.0 §CryptographicKey). */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Run } from '../../common.ts';
import { hasType, isObject, type JsonObject, textIn } from '../../members.ts';
import { isTemporary } from '../documents.ts';
import { plainNames } from '../plain-names.ts';

export type KeyFound =
  | {
      key: KeyObject;
      /** False where only its address speaks for it, as in badges of version 1. */
      isListed: boolean;
    }
  | { fault: 'unreachable' | 'notListed' | 'otherOwner' | 'badKey'; owner?: string };

const PEM = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END (RSA )?PUBLIC KEY-----\s*$/;

/**
 * The key at an address: a CryptographicKey that names its owner or, for badges of version 1, a bare PEM.
 *
 * @param owner id of the issuer, which must be the key's owner
 */
export async function readKey(
  { fetcher }: Run,
  url: string,
  { owner, isOld = false }: { owner: string; isOld?: boolean },
): Promise<KeyFound> {
  const fetched = await fetcher.json(url, { allowPlainHttp: true });
  if (fetched.kind === 'unreachable' || isTemporary(fetched.status)) return { fault: 'unreachable' };
  if (fetched.status !== 200) return { fault: 'notListed' };
  if (fetched.kind === 'notJson') {
    return isOld && fetched.text !== undefined ? keyOf(fetched.text, false) : { fault: 'badKey' };
  }
  if (!isObject(fetched.value)) return { fault: 'badKey' };
  const document = plainNames(fetched.value);
  return textIn(document, 'id') === url ? readEmbeddedKey(document, owner) : { fault: 'badKey' };
}

/** The key in a document that was read already. */
export function readEmbeddedKey(document: JsonObject, owner: string): KeyFound {
  const named = textIn(document, 'owner');
  if (document['type'] !== undefined && !hasType(document, 'CryptographicKey')) return { fault: 'badKey' };
  if (named !== owner) return { fault: 'otherOwner', owner: named ?? '' };
  return keyOf(textIn(document, 'publicKeyPem') ?? '', true);
}

function keyOf(pem: string, isListed: boolean): KeyFound {
  if (pem.length > 20_000 || !PEM.test(pem)) return { fault: 'badKey' };
  try {
    return { key: createPublicKey(pem), isListed };
  } catch {
    return { fault: 'badKey' };
  }
}
