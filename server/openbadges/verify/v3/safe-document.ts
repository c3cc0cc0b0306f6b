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

interface Count {
  objects: number;
  values: number;
}

/**
 * The fault of a credential's contexts or size, or undefined. Contexts stand at the top of the credential and
 * of credentials in it and are pinned, and no other JSON-LD keyword or blank node label occurs: then a member
 * means what its name says, every member is in the signed statements, and these form a tree.
 */
export function documentFault(credential: JsonObject): DocumentFault | undefined {
  const first = listOf(credential['@context'])[0];
  if (first !== VC_V2 && first !== VC_V1) return { fault: 'missing' };
  return faultIn(credential, { objects: 0, values: 0 });
}

function faultIn(node: unknown, count: Count): DocumentFault | undefined {
  if (Array.isArray(node)) return firstFault(node, count);
  if (!isObject(node)) {
    count.values += 1;
    return count.values > limits.values ? { fault: 'complex' } : undefined;
  }
  count.objects += 1;
  if (count.objects > limits.objects || listOf(node['type']).length > limits.names)
    return { fault: 'complex' };
  if (textIn(node, 'id')?.startsWith('_:') === true) return { fault: 'nested', member: 'id' };
  for (const [member, value] of Object.entries(node)) {
    if (!member.startsWith('@')) continue;
    if (member !== '@context' || !hasType(node, 'VerifiableCredential')) return { fault: 'nested', member };
    const found = contextFault(value);
    if (found !== undefined) return found;
  }
  return firstFault(
    Object.entries(node).flatMap(([member, value]) => (member === '@context' ? [] : [value])),
    count,
  );
}

function firstFault(nodes: readonly unknown[], count: Count): DocumentFault | undefined {
  for (const node of nodes) {
    const found = faultIn(node, count);
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
