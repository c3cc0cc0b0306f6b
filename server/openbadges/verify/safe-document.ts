/** Whether a credential is one whose JSON may be read for what its proof covers, and cheap enough to canonicalise (O38). */
import { contexts, VC_V1, VC_V2 } from '../contexts/contexts.ts';
import { limits } from './limits.ts';
import { hasType, isObject, type JsonObject, listOf, stringsOf } from './members.ts';

export type DocumentFault =
  | { fault: 'missing' | 'complex' }
  | { fault: 'unknown'; url: string }
  /** A JSON-LD keyword or context inside: what is read and what is signed could differ. */
  | { fault: 'nested'; member: string };

interface Count {
  objects: number;
  values: number;
}

/**
 * The fault of a credential's contexts or size, or undefined. Contexts stand at the top of the credential and
 * of credentials in it, are pinned or short, and no other JSON-LD keyword occurs: then a member means what its
 * name says, and every member is in the signed statements.
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
  const inline = all.filter((one) => typeof one !== 'string');
  if (inline.length > 0 && JSON.stringify(inline).length > limits.inlineContext) return { fault: 'complex' };
  const url = [...stringsOf(context), ...inline.flatMap(contextUrls)].find((one) => !contexts.has(one));
  return url === undefined ? undefined : { fault: 'unknown', url };
}

/** Addresses of contexts that a written-out context names, at any depth. */
function contextUrls(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(contextUrls);
  if (!isObject(node)) return [];
  return Object.entries(node).flatMap(([member, value]) =>
    member === '@context' || member === '@import'
      ? [...stringsOf(value), ...contextUrls(value)]
      : contextUrls(value),
  );
}
