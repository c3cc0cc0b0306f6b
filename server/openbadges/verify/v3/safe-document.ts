/** Whether a credential is one whose JSON may be read for what its proof covers, and cheap enough to canonicalise (O38). */
import { contexts, VC_V1, VC_V2 } from '../../contexts/contexts.ts';
import { limits } from '../limits.ts';
import { hasType, isObject, type JsonObject, listOf, stringsOf, textIn } from '../members.ts';

export type DocumentFault =
  /** `own`: a context written out in the document can give a member another name, and so hide it. */
  | { fault: 'missing' | 'complex' | 'own' }
  | { fault: 'unknown'; url: string }
  /** A JSON-LD keyword or context inside: what is read and what is signed could differ. */
  | { fault: 'nested'; member: string };

/** As an id it would reach into what all objects inherit, in libraries that keep nodes by their ids. */
const PROTOTYPE = /^[^\s:]*__proto__[^\s:]*$/;

/** What was met on the walk through a document. */
interface Met {
  objects: number;
  values: number;
  /** Ids of the credentials in it. */
  credentials: Set<string>;
}

/**
 * The fault of a credential's contexts or size, or undefined. Contexts stand at the top of the credential and
 * of credentials in it and are pinned, no other JSON-LD keyword or blank node label occurs, lists do not lie in
 * lists, and no two credentials have one id: then a member means what its name says, every member is in the
 * signed statements, and none that is judged can be moved to another place and say the same there.
 */
export function documentFault(credential: JsonObject): DocumentFault | undefined {
  const first = listOf(credential['@context'])[0];
  if (first !== VC_V2 && first !== VC_V1) return { fault: 'missing' };
  return faultIn(credential, { objects: 0, values: 0, credentials: new Set() }, '');
}

function faultIn(node: unknown, met: Met, name: string): DocumentFault | undefined {
  if (Array.isArray(node)) {
    if (node.some(Array.isArray)) return { fault: 'nested', member: name };
    return firstFault(
      node.map((value: unknown) => [name, value]),
      met,
    );
  }
  if (!isObject(node)) {
    met.values += 1;
    if (typeof node === 'string' && PROTOTYPE.test(node)) return { fault: 'nested', member: node };
    return met.values > limits.values ? { fault: 'complex' } : undefined;
  }
  return objectFault(node, met) ?? firstFault(Object.entries(node), met);
}

function objectFault(node: JsonObject, met: Met): DocumentFault | undefined {
  met.objects += 1;
  if (met.objects > limits.objects || listOf(node['type']).length > limits.names) return { fault: 'complex' };
  const id = textIn(node, 'id');
  if (id?.startsWith('_:') === true) return { fault: 'nested', member: 'id' };
  const isCredential = hasType(node, 'VerifiableCredential', 'EnvelopedVerifiableCredential');
  const keyword = Object.keys(node).find(
    (name) => name.startsWith('@') && !(isCredential && name === '@context'),
  );
  if (keyword !== undefined) return { fault: 'nested', member: keyword };
  if (!isCredential) return undefined;
  if (id !== undefined && met.credentials.has(id)) return { fault: 'nested', member: 'id' };
  if (id !== undefined) met.credentials.add(id);
  return '@context' in node ? contextFault(node['@context']) : undefined;
}

function firstFault(members: readonly (readonly [string, unknown])[], met: Met): DocumentFault | undefined {
  for (const [name, value] of members) {
    const found = name === '@context' ? undefined : faultIn(value, met, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function contextFault(context: unknown): DocumentFault | undefined {
  const all = listOf(context);
  if (all.length > limits.names) return { fault: 'complex' };
  if (all.some((one) => typeof one !== 'string')) return { fault: 'own' };
  const url = stringsOf(context).find((one) => !contexts.has(one));
  return url === undefined ? undefined : { fault: 'unknown', url };
}
